import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { InputError } from '../json/input-error.ts'
import manifest from '../../package.json' with { type: 'json' }
import { type CheckOptions, type HarOptions, type Outcome, runAudit, runCheck, runHar } from './commands.ts'
import { type Io, processIo } from './io.ts'

/** 0 fine, 1 problems found, 2 wrong use or an input that cannot be read. */
export type ExitCode = 0 | 1 | 2

/**
 * Runs the command line.
 *
 * @param args What stands after the command's name.
 * @param io The process; the real one unless given.
 * @returns The exit code. It throws for nothing that a user can bring about.
 * @example
 * process.exitCode = await run(['har', 'sign-in.har', '--json'])
 */
export async function run(args: readonly string[], io: Io = processIo()): Promise<ExitCode> {
  let outcome: Outcome = 0
  const program = createProgram(io, (result) => {
    outcome = result
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return outcome
  } catch (error) {
    // Commander has said by itself what is wrong; --help and --version end this way as well.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof InputError)) throw error
    io.err(`${error.message}\n`)
    return 2
  } finally {
    if (io.showsMemory) io.err(`peak memory ${process.resourceUsage().maxRSS * 1024} bytes\n`)
  }
}

/** In place of Commander's own, which would hide what is needed behind `[options]`. */
const usages = {
  check: '<issuer> --client-id <id> --redirect-uri <uri> [options]',
  har: '<file> [--redact <file> [--force]] [--json]',
  audit: '<file> [--json]',
} as const

function createProgram(io: Io, done: (outcome: Outcome) => void): Command {
  const program = new Command('onegrant')
    .description('Says why a sign-in in a browser fails, with any OpenID Connect SDK.')
    .usage(
      Object.entries(usages)
        .map(([name, usage]) => `${name} ${usage}`)
        .join('\n       onegrant '),
    )
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .version(manifest.version)
    .exitOverride()
    .showHelpAfterError('(--help explains)')
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 problems found, 2 wrong use or an input that cannot be read.',
    )

  program
    .command('check')
    .description('check what a provider tells and does for an app in a browser; it signs nobody in')
    .usage(usages.check)
    .argument('<issuer>', 'the issuer, as in the authority of the app, or the address of its configuration')
    .requiredOption('--client-id <id>', 'the client id of the app')
    .requiredOption('--redirect-uri <uri>', 'the redirect URI of the app, whole')
    .option('--scope <scopes>', 'the scopes that the app asks for', 'openid offline_access')
    .option('--origin <origin>', "the app's origin, where it is not the redirect URI's")
    .option('--timeout <seconds>', 'the time limit of each request', seconds, 10)
    .option('--json', 'print the report as JSON')
    .action(async (issuer: string, options: CheckOptions) => done(await runCheck(issuer, options, io)))

  program
    .command('har')
    .description('find what was sent twice, and why, in a recording of any browser and any SDK')
    .usage(usages.har)
    .argument('<file>', 'a HAR with content; credentials are taken out as it is read')
    .option(
      '--redact <file>',
      'write a HAR without credentials, bodies and cookies, safe to attach to a ticket',
    )
    .option('--force', 'let that file take the place of one that is there')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: HarOptions) => done(await runHar(file, options, io)))

  program
    .command('audit')
    .description("find the same in Logto's audit log")
    .usage(usages.audit)
    .argument('<file>', 'the list that GET /api/logs of the Management API returns')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: { json?: boolean }) => done(await runAudit(file, options, io)))

  return program
}

function seconds(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 600) return value
  throw new InvalidArgumentError('It has to be a number of seconds from 1 to 600.')
}
