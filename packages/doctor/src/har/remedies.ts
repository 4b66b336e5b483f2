import type { OriginName } from './origin.ts'

/** What an origin is called in a report, and what mends it. */
export const origins: Readonly<Record<OriginName, { readonly name: string; readonly fix: string }>> = {
  strict_mode: {
    name: "an effect that ran twice (React's StrictMode)",
    fix: 'Keep the promise of the exchange outside the component, by code or state, so that a second run of the effect joins the first.',
  },
  reload: {
    name: 'a reload in the middle',
    fix: 'Take the code out of the address and note it as sent before the request leaves; after a reload start the sign-in anew instead of sending the code again.',
  },
  second_tab: {
    name: 'a second tab',
    fix: 'Take a Web Lock that all tabs share around each send, and look in the storage for what another tab received before sending.',
  },
  retry: {
    name: 'a retry after no answer',
    fix: 'Do not repeat a token request blindly: the first may have been taken. Once, within the reuse window of the provider, or not at all.',
  },
  parallel_calls: {
    name: 'two renewals at once on one page',
    fix: 'Let all callers share one renewal for the whole session, whichever API or scope they ask for.',
  },
  remount: {
    name: 'a handler that ran again on the same page (a remount, a route, a second listener)',
    fix: 'Handle the callback once per state: keep its result, and take code and state out of the address when it begins.',
  },
  browser_repeat: {
    name: "the browser's own repeat of a request on a dropped connection",
    fix: 'Give refresh tokens a reuse window of some seconds at the provider, or use DPoP: no code in a page can prevent it.',
  },
}
