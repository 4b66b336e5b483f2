import { decoded } from '../shape.ts'

/** An answer whose ID token says what it said, under a signature that is not its own. */
export async function withForgedIdToken(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) return response
  const members = (await response.clone().json()) as Readonly<Record<string, unknown>>
  if (typeof members['id_token'] !== 'string') return response
  const [header = '', payload = '', signature = ''] = members['id_token'].split('.')
  if (decoded(payload)['sub'] === undefined) return response
  // The first character: of the last one, some bits carry nothing.
  const forged = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
  return Response.json({ ...members, id_token: `${header}.${payload}.${forged}` })
}
