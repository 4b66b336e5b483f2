import { expect, test } from 'vitest'
import { diagnoseLostKey } from './lost-key.ts'

test('a lost key is certain, rests on no entry of the trail, and says where it is explained', () => {
  const { cause, confidence, evidence, remedy, docs } = diagnoseLostKey()
  expect({ cause, confidence, docs }).toEqual({
    cause: 'key_lost',
    confidence: 'certain',
    docs: 'docs/invalid-grant.md#key-lost',
  })
  expect(evidence.flatMap(({ entries }) => entries)).toEqual([])
  expect(remedy).toContain('Sign in again')
})
