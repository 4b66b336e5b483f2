import { expect, test } from 'vitest'
import type { FrameMessage } from '../platform/port.ts'
import { silentResponse } from './silent-response.ts'

const redirectUri = 'https://app.example/silent-callback'
const answer = `${redirectUri}?code=c-1&state=s-1&iss=https%3A%2F%2Fid.example`

/** What our own frame says, but for the changes. */
function setup(changes: Partial<FrameMessage> = {}): string | undefined {
  const message = { origin: 'https://app.example', isFromFrame: true, data: answer, ...changes }
  return silentResponse(message, { redirectUri, state: 's-1' })
}

test('the answer of our own frame is the response', () => {
  expect(setup()).toBe('code=c-1&state=s-1&iss=https%3A%2F%2Fid.example')
})

test('a refusal is an answer, too', () => {
  expect(setup({ data: `${redirectUri}?error=login_required&state=s-1` })).toBe(
    'state=s-1&error=login_required',
  )
})

test.each<[string, Partial<FrameMessage>]>([
  ['another origin', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['an origin that only begins like ours', { origin: 'https://app.example.evil.example' }],
  ['another window', { isFromFrame: false }],
  ['another state', { data: answer.replace('s-1', 's-2') }],
  ['no state', { data: `${redirectUri}?code=c-1` }],
  ['two states', { data: `${answer}&state=s-1` }],
  ['two codes', { data: `${answer}&code=c-2` }],
  ['no response', { data: redirectUri }],
  ['another path', { data: answer.replace('silent-callback', 'callback') }],
  ['an address elsewhere', { data: answer.replace('app.example', 'evil.example') }],
  ['no address', { data: 'code=c-1&state=s-1' }],
  ['an object', { data: { url: answer } }],
  ['a String object', { data: Object(answer) as unknown }],
  ['nothing', { data: undefined }],
])('a message of %s is not what is waited for', (_, changes) => {
  expect(setup(changes)).toBeUndefined()
})
