/** A course of things that chance alone would rarely bring about; what happens between two of them is left to chance. */
export interface Script {
  readonly name: string
  /** Names of actions. */
  readonly actions: readonly string[]
  /** Kinds of trouble that it needs, for what the world does by itself. */
  readonly kinds: readonly string[]
  /** Age of the first access token, as a part of its lifetime. */
  readonly age: number | undefined
}

const late = ['all ask for a token', 'the sender freezes', 'the site waits 16 s', 'all ask for a token']

/** Courses for the rules that survive where only chance is at work. */
export const scripts: readonly Script[] = [
  {
    name: 'a frozen sender is taken over',
    actions: [...late, 'the site waits 3 s', 'the sender thaws', 'all ask for another token'],
    kinds: ['freeze'],
    age: 1.2,
  },
  {
    name: 'a page freezes with the lane and thaws after the takeover',
    actions: [
      'all ask for a token',
      'the holder of the lane freezes',
      'the site waits 16 s',
      'asks for a token',
      'the site waits 3 s',
      'the sender thaws',
      'asks for a token',
    ],
    kinds: ['freeze'],
    age: 1.2,
  },
  {
    name: 'the sender dies',
    actions: ['all ask for a token', 'the sender dies', 'all ask for a token', 'asks for another token'],
    kinds: ['kill'],
    age: 1.2,
  },
  {
    name: 'the sender dies, and a token is left',
    actions: ['asks for another token', 'the sender dies', 'all ask for a long token', 'asks for a token'],
    kinds: ['kill'],
    age: 0.5,
  },
  {
    name: 'sign-out while a renewal is under way',
    actions: ['all ask for another token', 'signs out', 'asks for a token', 'signs in', 'the site waits 3 s'],
    kinds: ['sign-out', 'sign-in'],
    age: 0.5,
  },
  {
    name: 'another user while a renewal is under way',
    actions: ['signs in', 'all ask for another token', 'the site waits 3 s', 'all ask for another token'],
    kinds: ['sign-in'],
    age: 0.5,
  },
  {
    name: 'storage refuses the pair',
    actions: [
      'all ask for a token',
      'writes fail',
      'all ask for a token',
      'the site waits 16 s',
      'writes fail',
      'all ask for another token',
      'the site waits 16 s',
    ],
    kinds: ['storage'],
    age: 1.2,
  },
  {
    name: 'the site is cleared while a renewal is under way',
    actions: [
      'signs in',
      'the site waits 3 s',
      'asks for another token',
      'the site is cleared',
      'signs in',
      'the site waits 3 s',
      'all ask for another token',
    ],
    kinds: ['clear', 'sign-in', 'network'],
    age: undefined,
  },
  {
    name: 'the network fails, and fails again',
    actions: [
      'the network fails',
      'all ask for a token',
      'the network fails',
      'asks for a token',
      'time passes',
      'all ask for a token',
      'time passes',
      'all ask for a token',
    ],
    kinds: ['network'],
    age: 1.2,
  },
  {
    name: 'the network fails, and a token is left',
    actions: [
      'the network fails',
      'all ask for a long token',
      'asks for a long token',
      'time passes',
      'all ask for a token',
    ],
    kinds: ['network'],
    age: 0.5,
  },
  {
    name: 'sign-ins are interrupted',
    actions: ['signs in', 'the site waits 1 s', 'a page is reloaded', 'the site waits 3 s', 'a page is reloaded'],
    kinds: ['sign-in', 'reload'],
    age: undefined,
  },
  {
    name: 'a callback in two tabs',
    actions: ['signs in', 'the site waits 1 s', 'a tab is duplicated', 'a page freezes', 'the site waits 16 s'],
    kinds: ['sign-in', 'duplicate tab', 'freeze'],
    age: undefined,
  },
  {
    name: 'two sign-ins',
    actions: ['signs in', 'signs in', 'the site waits 3 s', 'signs out', 'the site waits 3 s'],
    kinds: ['sign-in', 'sign-out', 'freeze'],
    age: undefined,
  },
  {
    name: 'sign-out and sign-in at once',
    actions: ['signs in', 'the site waits 1 s', 'signs out', 'the site waits 3 s', 'asks for a token'],
    kinds: ['sign-in', 'sign-out', 'revocation'],
    age: 0.5,
  },
]
