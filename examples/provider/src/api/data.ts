interface Contact {
  name: string
  email: string
  note: string
}

interface Plan {
  title: string
  place: string
  inDays: number
  time: string
}

interface Belongings {
  contacts: readonly Contact[]
  plans: readonly Plan[]
}

const NOTHING: Belongings = { contacts: [], plans: [] }

const BY_USER: Readonly<Record<string, Belongings>> = {
  ada: {
    contacts: [
      { name: 'Charles Babbage', email: 'charles@example.com', note: 'Asks about Bernoulli numbers' },
      { name: 'Mary Somerville', email: 'mary@example.com', note: 'Introduced us' },
      { name: 'Michael Faraday', email: 'michael@example.com', note: 'Owes a letter' },
    ],
    plans: [
      { title: 'Notes on the Analytical Engine', place: 'Library', inDays: 0, time: '10:00' },
      { title: 'Tea with Mary', place: 'St James’s Square', inDays: 1, time: '16:00' },
      { title: 'Difference Engine, a demonstration', place: 'Dorset Street', inDays: 4, time: '19:30' },
    ],
  },
  grace: {
    contacts: [
      { name: 'Howard Aiken', email: 'howard@example.com', note: 'Wants the manual by Monday' },
      { name: 'Jean Sammet', email: 'jean@example.com', note: 'Language committee' },
      { name: 'Betty Holberton', email: 'betty@example.com', note: 'Sort-merge generator' },
      { name: 'Richard Bloch', email: 'richard@example.com', note: 'Second shift' },
    ],
    plans: [
      { title: 'Look for the moth', place: 'Relay 70, panel F', inDays: 0, time: '15:45' },
      { title: 'Compiler review', place: 'Room 12', inDays: 2, time: '09:30' },
    ],
  },
}

export function contactsOf(sub: string): { contacts: readonly Contact[] } {
  return { contacts: (BY_USER[sub] ?? NOTHING).contacts }
}

/** Days are counted from today, so that the demo's calendar never looks abandoned. */
export function calendarOf(sub: string): {
  events: { title: string; place: string; date: string; time: string }[]
} {
  const events = (BY_USER[sub] ?? NOTHING).plans.map(({ inDays, ...plan }) => {
    const day = new Date(Date.now() + inDays * 24 * 60 * 60 * 1000)
    return { ...plan, date: day.toISOString().slice(0, 10) }
  })
  return { events }
}
