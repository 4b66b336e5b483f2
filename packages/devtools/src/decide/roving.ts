import type { Mark } from './timeline.ts'

/**
 * The mark that a key leads to from the current one: left and right along the row, up and down to the nearest in the
 * next row that has one.
 *
 * @returns undefined where the key leads nowhere
 */
export function nextMark(marks: readonly Mark[], current: Mark | undefined, key: string): Mark | undefined {
  if (key === 'Home') return marks[0]
  if (key === 'End') return marks.at(-1)
  if (current === undefined) return undefined
  const row = marks.filter((mark) => mark.row === current.row)
  const index = row.indexOf(current)
  switch (key) {
    case 'ArrowLeft':
      return row[index - 1]
    case 'ArrowRight':
      return row[index + 1]
    case 'ArrowUp':
      return nearest(marks, current, -1)
    case 'ArrowDown':
      return nearest(marks, current, 1)
    default:
      return undefined
  }
}

function nearest(marks: readonly Mark[], { row, x }: Mark, step: -1 | 1): Mark | undefined {
  const beyond = marks.filter((mark) => (mark.row - row) * step > 0)
  const next = Math.min(...beyond.map((mark) => Math.abs(mark.row - row)))
  return beyond
    .filter((mark) => Math.abs(mark.row - row) === next)
    .toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0]
}
