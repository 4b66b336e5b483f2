import { expect, onTestFinished, test } from 'vitest'
import { browserPage } from './page.ts'

function setup(isSecureContext: boolean | undefined) {
  Object.defineProperty(globalThis, 'isSecureContext', { value: isSecureContext, configurable: true })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'isSecureContext'))
}

test('a page is as secure as the browser says', () => {
  expect(browserPage.isSecure).toBe(true)
  setup(false)
  expect(browserPage.isSecure).toBe(false)
})

test('where nobody says, as in jsdom, a page with crypto.subtle is taken for secure', () => {
  setup(undefined)
  expect(browserPage.isSecure).toBe(true)
})
