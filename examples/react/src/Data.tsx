import { useUser } from '@onegrant/react'
import { useMutation, useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { auth, calendarApi, contactsApi } from './auth.ts'
import { messageOf } from './messages.ts'

interface Row {
  readonly title: string
  readonly detail: string
}

interface Contacts {
  readonly contacts: readonly { readonly name: string; readonly email: string; readonly note: string }[]
}

interface Calendar {
  readonly events: readonly { title: string; place: string; date: string; time: string }[]
}

async function load(url: string, signal?: AbortSignal): Promise<unknown> {
  const response = await auth.fetch(url, signal ? { signal } : {})
  if (!response.ok) throw new Error(`The API answered ${response.status}.`)
  return response.json()
}

async function loadContacts(signal: AbortSignal): Promise<readonly Row[]> {
  const { contacts } = (await load(contactsApi.url, signal)) as Contacts
  return contacts.map(({ name, email, note }) => ({ title: name, detail: `${email} · ${note}` }))
}

async function loadCalendar(signal: AbortSignal): Promise<readonly Row[]> {
  const { events } = (await load(calendarApi.url, signal)) as Calendar
  return events.map(({ title, place, date, time }) => ({ title, detail: `${date} ${time} · ${place}` }))
}

const apis = [
  { name: 'Contacts', loadRows: loadContacts },
  { name: 'Calendar', loadRows: loadCalendar },
]

async function renewNow(): Promise<string> {
  await auth.getAccessToken({ resource: contactsApi.resource, forceRefresh: true })
  const expiry = auth.getExpiry({ resource: contactsApi.resource })
  return `A new token for the contacts API, good until ${expiry?.toLocaleTimeString() ?? 'later'}.`
}

/** Each call insists on a token that is newer than the one it found. */
async function callOften(): Promise<string> {
  const before = auth.trail.counters()
  const call = async (): Promise<unknown> => {
    await auth.getAccessToken({ resource: contactsApi.resource, forceRefresh: true })
    return load(contactsApi.url)
  }
  await Promise.all(Array.from({ length: 100 }, call))
  const { sent, joined } = auth.trail.counters()
  return `100 calls answered. Requests for a new token: ${sent - before.sent} sent, ${joined - before.joined} saved.`
}

/** Two protected APIs, each with a token of its own, from one sign-in. */
export function Data(): ReactNode {
  const user = useUser()
  const queries = useQueries({
    queries: apis.map(({ name, loadRows }) => ({
      queryKey: [name, user?.sub],
      queryFn: ({ signal }: { signal: AbortSignal }) => loadRows(signal),
    })),
  })
  const attempt = useMutation({ mutationFn: (action: () => Promise<string>) => action() })

  async function callBoth(): Promise<string> {
    const results = await Promise.all(queries.map(({ refetch }) => refetch({ throwOnError: true })))
    return `Both APIs answered: ${results.flatMap(({ data }) => data ?? []).length} entries.`
  }

  const actions: readonly (readonly [string, () => Promise<string>])[] = [
    ['Call both APIs', callBoth],
    ['Renew now', renewNow],
    ['100 calls at once', callOften],
  ]
  return (
    <>
      <title>Data · Onegrant demo</title>
      <h1>Data</h1>
      <p className="lead">Two APIs, each with a token of its own, from one refresh token.</p>
      <div className="actions">
        {actions.map(([label, action]) => (
          <button
            key={label}
            type="button"
            disabled={attempt.isPending}
            onClick={() => attempt.mutate(action)}
          >
            {label}
          </button>
        ))}
        <a className="button" href={location.href} target="_blank" rel="noreferrer">
          Open a second tab
        </a>
      </div>
      <p className={attempt.isError ? 'result problem' : 'result'} role="status">
        {attempt.isPending ? 'Calling…' : attempt.isError ? messageOf(attempt.error) : attempt.data}
      </p>
      <div className="pair">
        {queries.map(({ data, error, isFetching, refetch }, index) => (
          <section key={apis[index]?.name} className="card" aria-busy={isFetching}>
            <h2>{apis[index]?.name}</h2>
            {error && (
              <div className="problem" role="alert">
                <p>{messageOf(error)}</p>
                <button type="button" disabled={isFetching} onClick={() => void refetch()}>
                  Try again
                </button>
              </div>
            )}
            {data === undefined && isFetching && <p role="status">Loading…</p>}
            <ul className="rows">
              {data?.map(({ title, detail }) => (
                <li key={title}>
                  <strong>{title}</strong>
                  <span>{detail}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}
