interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; extensions: { code: string } }[]
}

const { SALLYPORT_URL = 'http://localhost:4000', AUTH_API_KEY = '' } = process.env

/** The server has refused a document. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

/** Sends a document with the API key of `AUTH_API_KEY`. @throws Refused, or another error when the server cannot be reached */
export async function execute<Data>(query: string, variables: object): Promise<Data> {
  const response = await fetch(`${SALLYPORT_URL}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': AUTH_API_KEY },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors }: Answer<Data> = await response.json()
  const [error] = errors ?? []
  if (error) throw new Refused(error.extensions.code, error.message)
  if (!data) throw new Error('The server has answered without data.')
  return data
}
