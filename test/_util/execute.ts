export interface Answer<Data = Record<string, unknown>> {
  status: number
  headers: Headers
  data: Data
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[]
  extensions: Record<string, unknown>
}

export type Credential =
  | { bearer: string }
  | { apiKey: string }
  | { basic: [string, string] }
  | { headers: Record<string, string> }

/**
 * Executes any document. `Data` says what is selected: every field may be missing, where there are errors instead.
 * For a field with its usual selection there is `call`.
 */
export type Execute = <Data = Record<string, unknown>>(
  query: string,
  variables?: object,
  credential?: Credential,
  headers?: object,
) => Promise<Answer<Data>>

/** Executes documents by HTTP on the server at `url`. */
export function createExecute(url: string): Execute {
  return async <Data>(query: string, variables: object = {}, credential?: Credential, headers: object = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...credentialHeaders(credential),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as Partial<Answer<Data>>
    return {
      status: response.status,
      headers: response.headers,
      data: body.data ?? ({} as Data),
      errors: body.errors ?? [],
      extensions: body.extensions ?? {},
    }
  }
}

/** The headers of a credential. */
export function credentialHeaders(credential: Credential | undefined): Record<string, string> {
  if (!credential) return {}
  if ('bearer' in credential) return { authorization: `Bearer ${credential.bearer}` }
  if ('apiKey' in credential) return { 'x-api-key': credential.apiKey }
  if ('basic' in credential)
    return { authorization: `Basic ${Buffer.from(credential.basic.join(':')).toString('base64')}` }
  return credential.headers
}
