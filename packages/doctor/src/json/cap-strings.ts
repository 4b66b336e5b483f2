const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Shortens long strings of a JSON text before anybody parses them: a HAR holds whole videos, and a hostile one may hold
 * one string of its own length. Works on the bytes of a stream, so that a long string is never in memory.
 *
 * @param limit The bytes of a string that are let through; what follows is left out up to its closing quote.
 */
export function createStringCap(limit: number): (chunk: Uint8Array) => Uint8Array {
  let isInString = false
  let isEscaped = false
  // Bytes of a \uXXXX that are still to come: a cut within one would be no JSON any more.
  let hexDigits = 0
  let length = 0
  let isDropping = false

  return (chunk) => {
    const out = new Uint8Array(chunk.length)
    let size = 0
    for (const byte of chunk) {
      if (!isInString) {
        if (byte === QUOTE) {
          isInString = true
          length = 0
          isDropping = false
        }
        out[size++] = byte
        continue
      }
      const isWhole = !isEscaped && hexDigits === 0
      if (isWhole && byte === QUOTE) {
        isInString = false
        out[size++] = byte
        continue
      }
      if (isWhole && length >= limit && !isContinuation(byte)) isDropping = true
      if (isEscaped) {
        isEscaped = false
        if (byte === 0x75) hexDigits = 4
      } else if (hexDigits > 0) hexDigits -= 1
      else if (byte === BACKSLASH) isEscaped = true
      length += 1
      if (!isDropping) out[size++] = byte
    }
    return out.subarray(0, size)
  }
}

/** A byte that goes on with a character of UTF-8. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
