/** A test that a document names as its proof. */
export interface Reference {
  readonly file: string
  readonly title: string
}

/** `file`: "title", "title" … as the documents name their proofs; lines may break anywhere. */
export function references(text: string): Reference[] {
  const flat = text.replaceAll(/\s+/g, ' ')
  return [...flat.matchAll(/`([\w/.-]+\.ts)`:((?:,? "[^"]+")+)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  )
}

/** Whether a source has a title; an ellipsis stands for what a series of tests fills in. */
export function hasTitle(source: string, title: string): boolean {
  return title.split('…').every((part) => source.includes(part.trim()))
}
