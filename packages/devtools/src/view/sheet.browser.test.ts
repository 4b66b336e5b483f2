import { expect, test } from 'vitest'
import { adoptStyle } from './sheet.ts'

function setup() {
  const host = document.createElement('div')
  return host.attachShadow({ mode: 'open' })
}

test('the style is a constructed sheet, which no policy takes for an inline style', () => {
  const root = setup()
  adoptStyle(root, 'b { color: red }', 'n0nce')
  expect(root.adoptedStyleSheets[0]?.cssRules).toHaveLength(1)
  expect(root.querySelector('style')).toBeNull()
})

test('a browser without constructed sheets gets an element with the nonce', () => {
  const root = setup()
  Object.defineProperty(root, 'adoptedStyleSheets', { value: undefined })
  adoptStyle(root, 'b { color: red }', 'n0nce')
  expect(root.querySelector('style')).toMatchObject({ nonce: 'n0nce', textContent: 'b { color: red }' })
})
