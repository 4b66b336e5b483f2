const QUOTE = 0x22
const BACKSLASH = 0x5c
const LETTER_U = 0x75
const HEX_DIGITS = 4
const AFTER_BACKSLASH = 5

/**
 * Shortens long strings of a JSON text before anybody parses them: a HAR holds whole videos, and a hostile one may hold
 * one string of its own length. Works on the bytes of a stream, so that a long string is never in memory.
 *
 * @param limit The bytes of a string that are let through; what follows is left out up to its closing quote.
 */
export function createStringCap(limit: number): (chunk: Uint8Array) => Uint8Array {
  let kept: Position = { isInString: false, escape: 0, length: 0, isDropping: false }

  return (chunk) => {
    const out = new Uint8Array(chunk.length)
    let size = 0
    // In variables of the call: this loop sees each byte of the file.
    let { isInString, escape, length, isDropping } = kept
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0
      if (!isInString) {
        isInString = byte === QUOTE
        length = 0
        isDropping = false
        out[size++] = byte
        continue
      }
      if (escape === 0 && byte === QUOTE) {
        isInString = false
        out[size++] = byte
        continue
      }
      if (length >= limit && escape === 0 && !isContinuation(byte)) isDropping = true
      if (escape === 0) escape = byte === BACKSLASH ? AFTER_BACKSLASH : 0
      else if (escape === AFTER_BACKSLASH) escape = byte === LETTER_U ? HEX_DIGITS : 0
      else escape -= 1
      length += 1
      if (!isDropping) out[size++] = byte
    }
    kept = { isInString, escape, length, isDropping }
    return out.subarray(0, size)
  }
}

interface Position {
  readonly isInString: boolean
  /** Digits of a \uXXXX that are still to come, or `AFTER_BACKSLASH`: a cut within either would be no JSON any more. */
  readonly escape: number
  /** Bytes of the string so far. */
  readonly length: number
  readonly isDropping: boolean
}

/** A byte that goes on with a character of UTF-8. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
