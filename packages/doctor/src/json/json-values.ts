import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { createStringCap } from './cap-strings.ts'
import { InputError } from './input-error.ts'

/** A value of the file that was asked for, with the keys that lead to it. */
export interface JsonValue {
  readonly path: readonly (string | number)[]
  readonly value: unknown
}

/** No body, header or URL that we read is longer, in bytes; what is longer is cut off and so no JSON any more. */
const MAX_STRING = 1 << 20
/** A recorded call stack nests some dozens of times. */
const MAX_DEPTH = 512
/** Of one value: it is in memory as a whole. */
const MAX_TOKENS = 3_000_000

/**
 * Reads a JSON file as it comes and hands out the values at some paths; nothing else of it is kept.
 *
 * @param chunks The file's bytes.
 * @param paths Which values, as `$.log.entries.*`.
 * @throws InputError for what is no JSON, is cut off, or nests or swells beyond what a real file does.
 */
export async function* jsonValues(
  chunks: AsyncIterable<Uint8Array>,
  paths: readonly string[],
): AsyncGenerator<JsonValue> {
  let found: JsonValue[] = []
  const parser = createParser(paths, (value) => found.push(value))
  const cap = createStringCap(MAX_STRING)
  let isEmpty = true
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue
    isEmpty = false
    parser.write(cap(chunk))
    const ready = found
    found = []
    yield* ready
  }
  if (isEmpty) throw new InputError('empty', 'The file is empty.')
  parser.end()
  yield* found
}

interface Parser {
  readonly write: (chunk: Uint8Array) => void
  readonly end: () => void
}

function createParser(paths: readonly string[], take: (value: JsonValue) => void): Parser {
  const tokenizer = new Tokenizer()
  const assembler = new TokenParser({ paths: [...paths], keepStack: false })
  let depth = 0
  let tokens = 0
  tokenizer.onToken = (token) => {
    if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) depth += 1
    if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) depth -= 1
    if (depth > MAX_DEPTH) throw new InputError('too_deep', `The file nests more than ${MAX_DEPTH} levels.`)
    tokens += 1
    if (tokens > MAX_TOKENS) {
      throw new InputError('too_large', `One entry of the file has more than ${MAX_TOKENS} values.`)
    }
    assembler.write(token)
  }
  assembler.onValue = ({ value, key, stack }) => {
    tokens = 0
    const keys = [...stack.slice(1).map((level) => level.key), key]
    take({ path: keys.filter((part) => part !== undefined), value })
  }
  assembler.onEnd = () => tokenizer.end()
  const write = (chunk: Uint8Array): void => asInput('not_json', () => tokenizer.write(chunk))
  const end = (): void => {
    if (assembler.isEnded) return
    asInput('truncated', () => tokenizer.end())
    throw truncated()
  }
  return { write, end }
}

/** The parser's own words quote the file, so that they are no cause to keep. */
function asInput(code: 'not_json' | 'truncated', act: () => void): void {
  let failure: unknown
  try {
    act()
    return
  } catch (error) {
    failure = error
  }
  if (failure instanceof InputError) throw failure
  throw code === 'truncated' ? truncated() : new InputError(code, 'The file is not JSON.')
}

function truncated(): InputError {
  return new InputError('truncated', 'The file ends in the middle: it is cut off, or still being written.')
}
