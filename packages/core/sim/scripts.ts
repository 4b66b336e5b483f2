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
  {
    name: 'a resend is held up until its window has closed',
    actions: ['the next answer is lost', 'asks for a long token', 'a token is sent', 'the machine stands still for 3 s'],
    kinds: ['network'],
    age: 0.5,
  },
  {
    name: 'a resend is held up again',
    actions: ['the next answer is lost', 'asks for a long token', 'the site waits 1 s', 'the machine stands still for 3 s'],
    kinds: ['network'],
    age: 0.5,
  },
  {
    name: 'a sender is held up',
    actions: ['all ask for another token', 'the machine stands still for 6 s', 'all ask for a token', 'time passes'],
    kinds: ['network'],
    age: 0.5,
  },
  {
    name: 'all sleep while a request is out',
    actions: ['the next request is swallowed', 'all ask for a token', 'a token is sent', 'the machine sleeps', 'the site waits 3 s'],
    kinds: ['sleep', 'network'],
    age: 1.2,
  },
  {
    name: 'a frozen sender, and a token is left',
    actions: ['all ask for a long token', 'a token is sent', 'the sender freezes', 'the site waits 16 s', 'the site waits 3 s'],
    kinds: ['freeze'],
    age: 0.3,
  },
  {
    name: 'storage refuses one page for long',
    actions: ['asks for a token', 'a token is sent', 'the writes of the sender fail', 'all ask for a token', 'the site waits 16 s', 'the site waits 16 s', 'all ask for a token'],
    kinds: ['storage'],
    age: 1.2,
  },
  {
    name: 'an outage',
    actions: ['the network is gone', ...Array.from({ length: 8 }, () => ['all ask for a token', 'the site waits 5 s']).flat()],
    kinds: ['network'],
    age: 1.2,
  },
  {
    name: 'the clock is set back after a lost answer',
    actions: ['the next answer is lost twice', 'asks for a long token', 'the site waits 16 s', 'the clock is set back', 'asks for a long token', 'the site waits 3 s'],
    kinds: ['network', 'jump'],
    age: 0.3,
  },
  {
    name: 'a sign-out while a code is out',
    actions: ['signs in', 'a code is sent', 'signs out', 'the site waits 3 s', 'asks for a token'],
    kinds: ['sign-in', 'sign-out'],
    age: 0.3,
  },
  {
    name: 'a renewal is out while another user comes',
    actions: ['signs in', 'a code is sent', 'asks for another token', 'the site waits 3 s', 'all ask for another token'],
    kinds: ['sign-in'],
    age: 0.3,
  },
  {
    name: 'two sign-ins, and the older one is slow',
    actions: ['signs in', 'a code is sent', 'the sender freezes', 'signs in', 'the site waits 3 s', 'the sender thaws', 'the site waits 3 s'],
    kinds: ['sign-in', 'freeze'],
    age: undefined,
  },
  {
    name: 'the provider has ended the session, and the user signs in again',
    actions: ['signs in', 'a code is sent', 'the provider ends the session', 'asks for another token', 'the site waits 1 s', 'the site waits 3 s', 'all ask for a token'],
    kinds: ['sign-in', 'end family'],
    age: 0.3,
  },
  {
    name: 'a cleared site begins its epochs anew',
    actions: ['signs in', 'the site waits 3 s', 'the provider ends the session', 'the next request is slow', 'asks for another token', 'a token is sent', 'the site is cleared', 'signs in', 'the site waits 3 s', 'the site waits 3 s', 'all ask for a token'],
    kinds: ['clear', 'sign-in', 'end family', 'network'],
    age: undefined,
  },
  {
    name: 'a page dies while its code is out, and again',
    actions: ['signs in', 'a code is sent', 'the sender is reloaded', 'a code is sent', 'the sender is reloaded', 'a code is sent', 'the sender is reloaded', 'the site waits 3 s'],
    kinds: ['sign-in', 'reload'],
    age: undefined,
  },
  {
    name: 'two tabs find one interrupted sign-in',
    actions: ['signs in', 'a code is sent', 'a tab is duplicated', 'the sender dies', 'the site waits 3 s'],
    kinds: ['sign-in', 'duplicate tab', 'kill'],
    age: undefined,
  },
  {
    name: 'the page with the code freezes',
    actions: ['signs in', 'a code is sent', 'a tab is duplicated', 'the sender freezes', 'the site waits 16 s', 'the site waits 16 s'],
    kinds: ['sign-in', 'duplicate tab', 'freeze'],
    age: undefined,
  },
  {
    name: 'a revocation and a sign-in at once',
    actions: ['signs in', 'the site waits 1 s', 'the next revocation is slow', 'signs out', 'the site waits 1 s', 'the site waits 3 s', 'the site waits 3 s'],
    kinds: ['sign-in', 'sign-out', 'revocation'],
    age: 0.3,
  },
  {
    name: 'a page is prerendered with work to do',
    actions: ['signs in', 'the site waits 1 s', 'a page is prerendered', 'all ask for another token', 'the site waits 3 s', 'a prerendered page is shown'],
    kinds: ['sign-in', 'prerender'],
    age: 0.9,
  },
]
