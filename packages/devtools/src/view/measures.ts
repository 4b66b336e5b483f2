/** Height of the axis above the rows, px. */
export const top = 40
/** Height of a row, px. */
export const rowHeight = 40
