import { expect, test } from 'vitest'
import { page } from 'vitest/browser'

test('the app is there, and the button of the devtools', async () => {
  await import('./main.tsx')
  await expect.element(page.getByRole('button', { name: /^Sign out/ })).toBeVisible()
  await expect.element(page.getByRole('button', { name: /^Onegrant devtools/ })).toBeVisible()
})
