import { createReadStream } from 'node:fs'
import { analyseHar, readHar } from 'onegrant'

/** For a bot that looks at the recordings of bug reports. */
export async function explain(path: string): Promise<string> {
  const { doubleSends, verdict } = analyseHar(await readHar(createReadStream(path)))
  const [first] = doubleSends
  return first === undefined
    ? verdict.sentence
    : `${first.gaps[0]} ms apart, ${first.origins[0]?.origin}: ${verdict.fix}`
}
