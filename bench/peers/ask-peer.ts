/** Sends one request outside any measurement. @throws if the status is not 2xx */
export async function askPeer(port: number, path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })
  if (!response.ok) throw new Error(`POST ${path} was answered with ${response.status}: ${await response.text()}`)
  const answer: Record<string, unknown> = await response.json()
  return { answer, headers: response.headers }
}

/** A text of an answer. @throws if it is missing */
export function textOf(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new Error('An answer has no token.')
}
