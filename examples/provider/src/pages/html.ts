const markup = Symbol('markup')

/** Text that is already HTML. Only `html` and `trusted` make it, so everything else is escaped. */
export interface Html {
  readonly [markup]: string
}

type Piece = string | number | Html | readonly Html[] | false | undefined

/** A template whose values are text: markup in a parameter stays visible text. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const rest = values.map((value, index) => written(value) + (parts[index + 1] ?? ''))
  return trusted((parts[0] ?? '') + rest.join(''))
}

/** For markup made by oidc-provider itself and for the style sheet. */
export function trusted(text: string): Html {
  return { [markup]: text }
}

export function textOf(page: Html): string {
  return page[markup]
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return ''
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece))
  return 'map' in piece ? piece.map(textOf).join('') : piece[markup]
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
