import { afterEach, expect, test } from 'vitest'
import type { FrameMessage } from '../port.ts'
import { browserFrames } from './frames.ts'

const remove = new Set<() => void>()

afterEach(() => {
  for (const end of remove) end()
  remove.clear()
})

/** Opens a frame on a document of our own origin, and everything that this page hears. */
function setup(html: string) {
  const heard: FrameMessage[] = []
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }))
  let next = (): void => undefined
  const close = browserFrames.open(url, (message) => {
    heard.push(message)
    next()
  })
  remove.add(close)
  const message = (): Promise<void> =>
    new Promise((resolve) => {
      next = resolve
    })
  return { heard, close, message, frame: () => document.querySelector('iframe') }
}

/** Says something to the page around, as the silent callback does. */
const saying = (what: string): string =>
  `<!doctype html><script>parent.postMessage(${JSON.stringify(what)}, '*')</script>`

test('what the frame says is known as its own, with the origin', async () => {
  const { heard, message } = setup(saying('here'))
  await message()
  expect(heard).toEqual([{ origin: location.origin, isFromFrame: true, data: 'here' }])
})

test('what anybody else says is heard as somebody else’s', async () => {
  const { heard, message } = setup('<!doctype html>')
  const said = message()
  postMessage('forged', location.origin)
  await said
  expect(heard).toEqual([{ origin: location.origin, isFromFrame: false, data: 'forged' }])
})

test('another frame is somebody else, too', async () => {
  const { heard, message } = setup('<!doctype html>')
  const other = document.createElement('iframe')
  remove.add(() => other.remove())
  other.srcdoc = saying('forged')
  const said = message()
  document.body.append(other)
  await said
  expect(heard).toMatchObject([{ isFromFrame: false, data: 'forged' }])
})

test('the frame is not to be seen, and tells the provider nothing of this page’s address', () => {
  const { frame } = setup('<!doctype html>')
  expect(frame()?.checkVisibility()).toBe(false)
  expect(frame()?.getAttribute('aria-hidden')).toBe('true')
  expect(frame()?.referrerPolicy).toBe('no-referrer')
})

test('once closed it is gone, and nothing is heard', async () => {
  const { heard, close, frame } = setup('<!doctype html>')
  close()
  expect(frame()).toBeNull()
  const said = new Promise((resolve) => addEventListener('message', resolve, { once: true }))
  postMessage('late', location.origin)
  await said
  expect(heard).toEqual([])
})

test.each(['com', 'co.uk', 'github.io', 'example.com', 'localhost.example'])(
  'this page shares no cookies with %s',
  (domain) => {
    expect(browserFrames.sharesCookies(domain)).toBe(false)
    expect(document.cookie).not.toContain('onegrant')
  },
)

test('it shares them with its own host, and leaves none there', () => {
  expect(browserFrames.sharesCookies(location.hostname)).toBe(true)
  expect(document.cookie).not.toContain('onegrant')
})
