import type { TrailCounters, TrailEntry } from '@onegrant/core'
import { useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'
import { lineOf } from './messages.ts'

const counted: readonly (readonly [keyof TrailCounters, string, string])[] = [
  ['sent', 'Sent', 'codes and refresh tokens'],
  ['resent', 'Sent again', 'after a lost answer'],
  ['joined', 'Saved in pages', 'calls that shared a request'],
  ['adopted', 'Saved by tabs', 'results of another tab'],
]

const timeOf = (at: number): string => new Date(at).toLocaleTimeString([], { hour12: false })

interface Renewals {
  readonly id: string
  readonly time: string
  readonly tab: string
  count: number
}

/** One line for the renewals of a tab in the same second: several APIs, each with a token of its own. */
function groupedRenewals(entries: readonly TrailEntry[]): readonly Renewals[] {
  const groups: Renewals[] = []
  for (const { id, at, tab, ...entry } of entries) {
    if (entry.type !== 'granted' || entry.credential !== 'refresh_token') continue
    const time = timeOf(at)
    const last = groups.at(-1)
    if (last?.time === time && last.tab === tab) last.count += 1
    else groups.push({ id, time, tab, count: 1 })
  }
  return groups
}

/** Live from the trail of all tabs: what the SDK sent, what it saved, and which tab renewed. */
export function Strip(): ReactNode {
  const { trail } = auth
  const entries = useSyncExternalStore(trail.subscribe, trail.entries)
  const counters = useSyncExternalStore(trail.subscribe, trail.counters)
  const nameOf = (tab: string): string => (tab === trail.tab ? 'this tab' : `tab ${tab}`)
  const classOf = (tab: string): string | undefined => (tab === trail.tab ? undefined : 'other')
  const renewals = groupedRenewals(entries)

  return (
    <aside className="strip" aria-label="What the SDK did">
      <h2>What the SDK did</h2>
      <dl className="counters">
        {counted.map(([name, label, hint]) => (
          <div key={name}>
            <dt>
              {label} <small>{hint}</small>
            </dt>
            <dd data-counter={name}>{counters[name]}</dd>
          </div>
        ))}
      </dl>
      <h3>Renewals</h3>
      {renewals.length === 0 && <p>None yet.</p>}
      <ol className="entries" data-list="renewals">
        {renewals
          .slice(-3)
          .toReversed()
          .map(({ id, time, tab, count }) => (
            <li key={id} className={classOf(tab)}>
              <time>{time}</time> by {nameOf(tab)}
              {count > 1 && `, ${count} tokens`}
            </li>
          ))}
      </ol>
      <h3>Trail</h3>
      {entries.length === 0 && <p>Empty.</p>}
      <ol className="entries" data-list="trail">
        {entries
          .slice(-8)
          .toReversed()
          .map((entry) => (
            <li key={entry.id} className={classOf(entry.tab)}>
              <time>{timeOf(entry.at)}</time> {lineOf(entry)}
              {entry.tab !== trail.tab && <small>{nameOf(entry.tab)}</small>}
            </li>
          ))}
      </ol>
      <p>
        <small>This tab, since its last load, is {trail.tab}. The trail holds no secrets.</small>
      </p>
    </aside>
  )
}
