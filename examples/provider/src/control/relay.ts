import type { ServerResponse } from 'node:http'
import { clockOffset } from './clock.ts'
import type { Answer } from './forward.ts'

/** Passes an answer on, dated by the clock that the provider shows. */
export function relay(res: ServerResponse, answer: Answer): void {
  res.setHeader('Date', new Date().toUTCString())
  for (const [name, value] of answer.headers) {
    res.appendHeader(name, name.toLowerCase() === 'set-cookie' ? withTrueExpiry(value) : value)
  }
  res.setHeader('Content-Length', answer.body.length)
  res.writeHead(answer.status).end(answer.body)
}

// Cookies end by the browser's clock: a provider that is a day behind would set them expired and nobody could
// sign in. The tests shift the clock for the tokens. Chromium reckons with the Date beside it, so it is told the
// duration as well, which no clock changes.
function withTrueExpiry(cookie: string): string {
  if (clockOffset() === 0) return cookie
  return cookie.replace(/(expires=)([^;]+)/i, (whole, key: string, date: string) => {
    const time = Date.parse(date)
    // The epoch is how a cookie is taken away.
    if (time <= 0) return whole
    const age = Math.round((time - Date.now()) / 1000)
    return `${key}${new Date(time - clockOffset() * 1000).toUTCString()}; max-age=${age}`
  })
}
