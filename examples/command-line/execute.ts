import { exitCodes, Failure } from './failure.ts'

interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; extensions: { code: string; requiredScopes?: string[][] } }[]
}

const url = process.env.SALLYPORT_URL ?? 'http://localhost:4000'

/** Sends a document with the API key. @throws Failure */
export async function execute<Data>(apiKey: string, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new Failure(exitCodes.UNAVAILABLE, `The server at ${url} cannot be reached.`)
  })
  if (response.status === 429 || response.status === 503) {
    const seconds = response.headers.get('retry-after')
    throw new Failure(exitCodes.UNAVAILABLE, `The server is busy.${seconds ? ` Try again in ${seconds} s.` : ''}`)
  }
  const { data, errors } = (await response.json().catch((): Answer<Data> => ({}))) as Answer<Data>
  if (errors?.[0]) throw new Failure(exitCodes.REFUSED, `${errors[0].extensions.code}: ${errors[0].message}`)
  if (!data) throw new Failure(exitCodes.UNAVAILABLE, `${url} is not the address of a Sallyport server.`)
  return data
}
