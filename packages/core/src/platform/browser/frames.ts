import type { Frames } from '../port.ts'

/** Name of the cookie that is set and taken back at once. */
const probe = '__onegrant_site'

/** Hidden frames, and what they say. A chunk of its own: few pages ever need one. */
export const browserFrames: Frames = {
  open(url, hear) {
    const frame = document.createElement('iframe')
    const listen = ({ origin, source, data }: MessageEvent<unknown>): void =>
      hear({ origin, isFromFrame: source !== null && source === frame.contentWindow, data })
    frame.hidden = true
    frame.setAttribute('aria-hidden', 'true')
    // No sandbox: with what a provider needs it forbids little, and browsers then print the address, and with it the
    // code, into the console. To take this page elsewhere, a frame of another origin needs the user's own click.
    frame.referrerPolicy = 'no-referrer'
    frame.src = url
    addEventListener('message', listen)
    document.body.append(frame)
    return () => {
      removeEventListener('message', listen)
      frame.remove()
    }
  },
  sharesCookies(domain) {
    // The browser knows the public suffixes, and refuses a cookie for all of one.
    const set = (age: number): string => (document.cookie = `${probe}=1;domain=${domain};max-age=${age}`)
    try {
      set(5)
      const isKept = document.cookie.split('; ').includes(`${probe}=1`)
      set(0)
      return isKept
    } catch {
      // A page without an origin has no cookies at all.
      return false
    }
  },
}
