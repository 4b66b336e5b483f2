import { expect, test } from 'vitest'
import { versions } from './testing/react-version.ts'

test('the React of the project is the one that runs in the browser', () => {
  for (const version of versions.found) expect(version.startsWith(versions.wanted)).toBe(true)
})
