import type { Span, Timeline } from '../decide/timeline.ts'
import { durationText } from '../decide/texts.ts'
import { s } from './dom.ts'
import { rowHeight, top } from './measures.ts'
import { timeText } from './time.ts'

const middle = (row: number): number => top + row * rowHeight + rowHeight / 2

/** Draws all but the marks, which are buttons. */
export function drawShapes(shown: Timeline): SVGSVGElement {
  const { lanes, spans, epochs, links, folds, ticks, width } = shown
  const height = top + lanes.length * rowHeight
  const vertical = (x: number): object => ({ x1: x, x2: x, y1: top - 4, y2: height })
  return s(
    'svg',
    { class: 'shapes', width, height, 'aria-hidden': 'true' },
    ...folds.flatMap(({ x, time }) => [
      s('rect', { class: 'fold', x: x - 18, y: top - 4, width: 36, height: height - top + 4 }),
      s('text', { x, y: top - 10, 'text-anchor': 'middle' }, durationText(time)),
    ]),
    ...[...lanes, undefined].map((_, row) =>
      s('line', {
        class: 'row-line',
        x1: 0,
        x2: width,
        y1: top + row * rowHeight - 0.5,
        y2: top + row * rowHeight - 0.5,
      }),
    ),
    ...epochs.flatMap(({ x, label }) => [
      s('line', { class: 'epoch-line', ...vertical(x) }),
      ...(label === '' ? [] : [s('text', { x, y: top - 10, 'text-anchor': 'middle' }, label)]),
    ]),
    ...ticks.map(({ x, at }) => s('text', { x: x - 12, y: 14 }, timeText(at))),
    ...spans.map(drawSpan),
    ...links.map(({ from, to }) => {
      const [y1, y2] = [middle(from.row), middle(to.row)]
      const bend = (from.x + to.x) / 2
      return s('path', { class: 'link', d: `M${from.x} ${y1}C${bend} ${y1} ${bend} ${y2} ${to.x} ${y2}` })
    }),
  )
}

function drawSpan({ kind, row, from, to, tone, isOpen }: Span): SVGLineElement {
  const y = kind === 'request' ? middle(row) : middle(row) + 15.5
  return s('line', {
    class: `span ${kind} tone-${tone}${isOpen ? ' open' : ''}`,
    x1: from,
    x2: to,
    y1: y,
    y2: y,
  })
}
