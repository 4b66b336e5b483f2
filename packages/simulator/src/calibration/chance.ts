import fc from 'fast-check'

/** One thing that somebody does. Numbers choose among what there is, counted round; `deed.ts` says how. */
export type Deed =
  | { readonly kind: 'sign-in'; readonly browser: number; readonly client: number; readonly wish: number }
  | { readonly kind: 'prompt-none'; readonly browser: number; readonly client: number }
  | { readonly kind: 'redeem'; readonly login: number; readonly slip: number; readonly key: number }
  | { readonly kind: 'renew'; readonly tokens: number; readonly slip: number; readonly key: number }
  | { readonly kind: 'userinfo'; readonly tokens: number; readonly key: number }
  | { readonly kind: 'introspect'; readonly tokens: number; readonly which: number }
  | { readonly kind: 'revoke'; readonly tokens: number; readonly which: number }
  | { readonly kind: 'sign-out'; readonly browser: number }
  | { readonly kind: 'administer'; readonly account: number }
  | { readonly kind: 'wait'; readonly span: number }

const some = fc.nat({ max: 19 })

/** What people do, in any order. */
export const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('sign-in'), browser: some, client: some, wish: some }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('prompt-none'), browser: some, client: some }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('redeem'), login: some, slip: some, key: some }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('renew'), tokens: some, slip: some, key: some }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('userinfo'), tokens: some, key: some }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('introspect'), tokens: some, which: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke'), tokens: some, which: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign-out'), browser: some }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('administer'), account: some }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), span: some }) },
  ),
  { minLength: 20, maxLength: 40, size: 'max' },
) as fc.Arbitrary<readonly Deed[]>
