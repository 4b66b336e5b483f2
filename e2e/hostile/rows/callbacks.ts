import type { CallbackRow } from './row.ts'

const MARKUP = '<img src=x onerror="document.title=1">'

function change(url: URL, changes: Readonly<Record<string, string | null>>): URL {
  const changed = new URL(url)
  for (const [name, value] of Object.entries(changes))
    if (value === null) changed.searchParams.delete(name)
    else changed.searchParams.set(name, value)
  return changed
}

function add(url: URL, name: string, value: string): URL {
  const changed = new URL(url)
  changed.searchParams.append(name, value)
  return changed
}

const unknown = { code: 'callback_unknown_state', sends: 0 }
const invalid = (subject: string) => ({ code: 'callback_invalid', subject, sends: 0 })

/** Authorization responses that are not the provider's, or not for this browser. */
export const callbacks: readonly CallbackRow[] = [
  {
    name: 'a callback with an unknown state touches nothing',
    source: 'RFC 6749 10.12; RFC 9700 4.7',
    forge: (genuine) => change(genuine, { state: 'forged' }),
    required: unknown,
  },
  {
    name: 'a callback without a state touches nothing',
    source: 'RFC 6749 10.12',
    forge: (genuine) => change(genuine, { state: null }),
    required: unknown,
  },
  {
    name: 'a callback whose state is a name of JavaScript touches nothing',
    source: 'RFC 6749 10.12',
    forge: (genuine) => change(genuine, { state: '__proto__' }),
    required: unknown,
  },
  {
    name: 'an error with an unknown state touches nothing',
    source: 'RFC 6749 4.1.2.1',
    forge: (genuine) => change(genuine, { code: null, state: 'forged', error: 'access_denied' }),
    required: unknown,
  },
  {
    name: 'a callback with two states is refused',
    source: 'RFC 6749 3.1',
    forge: (genuine) => add(genuine, 'state', 'forged'),
    required: invalid('state'),
  },
  {
    name: 'a callback with two codes is refused',
    source: 'RFC 6749 3.1',
    forge: (genuine) => add(genuine, 'code', 'forged'),
    required: invalid('code'),
  },
  {
    name: 'a callback with two issuers is refused',
    source: 'RFC 6749 3.1; RFC 9207 2',
    forge: (genuine) => add(genuine, 'iss', 'https://evil.example'),
    required: invalid('iss'),
  },
  {
    name: 'a callback of another issuer is refused, and its code is not sent',
    source: 'RFC 9207 2.4; RFC 9700 4.4.2',
    forge: (genuine, elsewhere) => change(genuine, { iss: elsewhere }),
    required: invalid('iss'),
  },
  {
    name: 'a callback whose issuer has a slash too many is refused',
    source: 'RFC 9207 2.4: simple string comparison',
    forge: (genuine) => change(genuine, { iss: `${genuine.searchParams.get('iss')}/` }),
    required: invalid('iss'),
  },
  {
    name: 'a callback without the issuer that the provider promises is refused',
    source: 'RFC 9207 2.4',
    forge: (genuine) => change(genuine, { iss: null }),
    required: invalid('iss'),
  },
  {
    name: 'an error without the issuer that the provider promises does not end the login',
    source: 'RFC 9207 2, 2.4',
    forge: (genuine) => change(genuine, { code: null, iss: null, error: 'access_denied' }),
    required: invalid('iss'),
  },
  {
    name: 'an error of another issuer does not end the login',
    source: 'RFC 9207 2.4',
    forge: (genuine, elsewhere) => change(genuine, { code: null, iss: elsewhere, error: 'access_denied' }),
    required: invalid('iss'),
  },
  {
    name: 'a callback with an empty code is refused',
    source: 'RFC 6749 4.1.2',
    forge: (genuine) => change(genuine, { code: '' }),
    required: invalid('code'),
  },
  {
    name: 'a code that comes with an error is not sent',
    source: 'RFC 6749 4.1.2.1',
    forge: (genuine) => change(genuine, { error: 'access_denied' }),
    isStillOpen: false,
    required: { code: 'access_denied', sends: 0 },
  },
  {
    name: 'markup in an error and its description stays text',
    source: 'RFC 6749 4.1.2.1; RFC 9700 4.11',
    forge: (genuine) => change(genuine, { code: null, error: MARKUP, error_description: MARKUP }),
    isStillOpen: false,
    required: { code: 'access_denied', sends: 0 },
  },
  {
    name: 'a callback later than ten minutes is of nobody',
    source: 'own rule: ten minutes; RFC 9700 4.7',
    forge: (genuine) => genuine,
    after: 601,
    isStillOpen: false,
    required: unknown,
  },
  {
    name: 'a callback in a browser that did not begin it is of nobody',
    source: 'RFC 6749 10.12; RFC 9700 4.7.1',
    forge: (genuine) => genuine,
    inAnotherBrowser: true,
    required: unknown,
  },
  {
    name: 'tokens in the fragment of a callback are not looked at',
    source: 'RFC 9700 2.1.2: no implicit grant',
    forge: (genuine) => {
      const implicit = new URL(genuine.pathname, genuine)
      implicit.hash = 'access_token=planted-token-of-somebody&token_type=bearer&id_token=planted'
      return implicit
    },
    // There is a session, and the page without a response is the page of whoever comes back to it.
    required: { sends: 0 },
  },
]
