import type { Glyph } from '../decide/describe.ts'
import { s } from './dom.ts'

/** Strokes in a square of 16. */
const paths: Readonly<Record<Glyph, string>> = {
  leave: 'M5 11l6-6M6.5 5H11v4.5',
  send: 'M8 12V4.5M4.75 7.5L8 4.25l3.25 3.25',
  check: 'M4 8.5l2.75 2.75L12 5.5',
  cross: 'M5 5l6 6M11 5l-6 6',
  question: 'M6 6.25a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.45M8 11.75v.05',
  pause: 'M6.25 5v6M9.75 5v6',
  join: 'M4 4.75c4 0 3.5 3.25 8 3.25M4 11.25C8 11.25 7.5 8 12 8',
  adopt: 'M8 4v7.5M4.75 8.5L8 11.75l3.25-3.25',
  restart: 'M11.6 6.2A4 4 0 1 0 12 8.6M12 4.2v2.3H9.7',
  bolt: 'M9 3.5L5.25 8.75H8L7 12.5l3.75-5.25H8z',
  minus: 'M5 8h6',
  enter: 'M4 8h7.5M8.5 5l3 3-3 3',
  exit: 'M12 8H4.5M7.5 5l-3 3 3 3',
  dot: 'M8 8v.05',
  alert: 'M8 4.25v4.5M8 11.6v.05',
  hand: 'M6.5 4h3M7 4v3l-2.5 4.75h7L9 7V4',
}

/** Draws a glyph, for eyes alone: whoever shows it says the same in words. */
export function drawGlyph(glyph: Glyph): SVGSVGElement {
  return s(
    'svg',
    { viewBox: '0 0 16 16', 'aria-hidden': 'true', class: `glyph ${glyph}` },
    s('path', { d: paths[glyph] }),
  )
}
