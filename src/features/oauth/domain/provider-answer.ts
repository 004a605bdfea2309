/** The answer of a provider, as it arrived at the redirect address of a client. */
export interface ProviderAnswer {
  provider: string
  code: string
  state: string
  codeVerifier: string
  iss?: string | null | undefined
}

/** The parameters of an answer with a code. [RFC 6749 §4.1.2, RFC 9207 §2] */
export function parametersOf({ code, iss }: Pick<ProviderAnswer, 'code' | 'iss'>): URLSearchParams {
  return new URLSearchParams({ code, ...(iss == null ? {} : { iss }) })
}
