import type { IncomingMessage } from 'node:http'

const MOST_BYTES = 256 * 1024

/** The whole body, so that what happens to the connection afterwards does not matter. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new RangeError('the request body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
