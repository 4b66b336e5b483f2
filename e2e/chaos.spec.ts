import { createChance } from './fixtures/chance.ts'
import { createChaos } from './fixtures/chaos.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const rounds = Number(process.env['CHAOS_ROUNDS'] ?? 20)
const firstSeed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 2 ** 31)

test(
  `${rounds} rounds of chaos over six tabs break no rule`,
  scenario(23),
  async ({ launch, profile }, { repeatEachIndex }) => {
    const seed = firstSeed + repeatEachIndex
    test.setTimeout(60_000 + rounds * 15_000)
    // Said first: whatever comes of it can be had again.
    console.log(`chaos: CHAOS_SEED=${seed} CHAOS_ROUNDS=${rounds}`)
    const app = await launch('plain', { context: await profile.open(), isControl: true })
    const chaos = await createChaos(app, createChance(seed))
    const { tally } = chaos
    while (tally.rounds < rounds && tally.faults.length === 0) await chaos.round()
    const { faults, story, harms, ...counts } = tally
    console.log(`chaos: ${JSON.stringify({ ...counts, ...harms })}`)
    for (const entry of story) console.log(JSON.stringify(entry))
    expect(faults, `CHAOS_SEED=${seed}`).toEqual([])
    expect(tally.rounds).toBe(rounds)
  },
)
