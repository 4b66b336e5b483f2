export interface ApiResource {
  /** The RFC 8707 identifier. A name, not an address: nothing answers there. */
  identifier: string
  name: string
  scopes: Readonly<Record<string, string>>
}

export const CONTACTS: ApiResource = {
  identifier: 'https://contacts.example/',
  name: 'Contacts',
  scopes: { 'contacts:read': 'Read your contacts' },
}

export const CALENDAR: ApiResource = {
  identifier: 'https://calendar.example/',
  name: 'Calendar',
  scopes: { 'calendar:read': 'Read your calendar' },
}

export function resourceOf(identifier: string): ApiResource | undefined {
  return [CONTACTS, CALENDAR].find((resource) => resource.identifier === identifier)
}
