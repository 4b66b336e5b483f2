import { fileURLToPath } from 'node:url'
import { createSimulator } from '@onegrant/simulator'
import { run } from '../cli/run.ts'

/** The commands of the README, run here: a provider in this process, and two files beside this one. */
const commands = {
  check: 'check https://id.example --client-id demo --redirect-uri https://app.example/callback/',
  har: 'har sign-in.har',
  audit: 'audit logs.json',
} as const

const samples = fileURLToPath(new URL('samples/', import.meta.url))
/** The provider's clock stands still, so that each run prints the same. */
const NOON = Date.UTC(2026, 0, 1, 12)

/** What each command prints, under the line that one types. */
export async function transcripts(): Promise<Record<keyof typeof commands, string>> {
  const server = createSimulator({
    issuer: 'https://id.example',
    now: () => NOON,
    seed: 1,
    clients: [{ client_id: 'demo', redirect_uris: ['https://app.example/callback'] }],
  })
  const print = async (command: string): Promise<string> => {
    let printed = ''
    const take = (text: string): void => {
      printed += text
    }
    const args = command.split(' ').map((word) => (/\.(har|json)$/.test(word) ? samples + word : word))
    const code = await run(args, {
      out: take,
      err: take,
      hasColour: false,
      isTerminal: false,
      fetch: (url, init) => server.handle(new Request(url, { ...init, redirect: 'manual' })),
      now: () => NOON,
      showsMemory: false,
    })
    return `$ npx onegrant ${command}\n${printed.replaceAll(samples, '')}$ echo $?\n${code}`
  }
  return {
    check: await print(commands.check),
    har: await print(commands.har),
    audit: await print(commands.audit),
  }
}

/** The README with these transcripts between their marks. */
export function withTranscripts(readme: string, texts: Readonly<Record<string, string>>): string {
  return readme.replaceAll(
    /(<!-- transcript of (\w+) -->\n```text\n)[\s\S]*?(\n```)/g,
    (_, start: string, name: string, end: string) => `${start}${texts[name] ?? ''}${end}`,
  )
}
