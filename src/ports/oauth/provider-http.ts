import { IdentityProviderError } from '../identity-provider.ts'
import type { Circuit } from './circuit.ts'

/** Far above the answer of any provider. */
const maxAnswerBytes = 512 * 1024

/** One request to a provider. The answer is complete, and JSON or a JWT where its status says success. */
export type SendToProvider = (url: string, request: ProviderRequest, signal: AbortSignal) => Promise<Response>

interface ProviderRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | null
}

interface Options {
  fetch: typeof fetch
  circuit: Circuit
  /** The issuer: only one on this machine may have addresses with http. */
  issuer: string
}

/**
 * Sends requests to one provider. An attacker who controls the provider, or answers in its place, must not be able to exhaust the
 * memory by an endless answer, or lead the server to an address of its own network by a redirect.
 */
export function createProviderHttp({ fetch, circuit, issuer }: Options): SendToProvider {
  return async (url, request, signal) => {
    assertProviderUrl(url, issuer)
    const authorization = request.headers?.authorization
    // Such a request may reach a limit of the user, which does not mean that the provider fails.
    const isOfUser = authorization?.startsWith('Bearer ') ?? false
    const response = await circuit.run(async () => {
      const answer = await answerOf(fetch, url, request, signal)
      const { status } = answer
      if (status >= 300 && status < 400) throw unavailable('answers with a redirect')
      // A document for everybody has no reason to be refused; other refusals may be the fault of what a user sent.
      const isPublic = (request.method ?? 'GET') === 'GET' && authorization === undefined
      if (status >= 500 || (status === 429 && !isOfUser) || (isPublic && status !== 200))
        throw unavailable(`answers with the status ${status}`)
      if (answer.ok && !isJwt(answer) && !isJson(answer.text))
        throw unavailable('answers with something that is not JSON')
      return new Response(answer.text, { status, headers: answer.headers })
    })
    if (response.status === 429) throw unavailable('answers with the status 429')
    return response
  }
}

/** @throws IdentityProviderError for an address that is neither https nor http of this machine for an issuer of this machine */
export function assertProviderUrl(url: string, issuer: string): void {
  const { protocol, hostname } = URL.parse(url) ?? { protocol: '', hostname: '' }
  if (protocol === 'https:') return
  if (protocol === 'http:' && issuer.startsWith('http:') && isLoopback(hostname)) return
  throw unavailable('names an address that is not an https URL')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

interface Answer {
  status: number
  ok: boolean
  headers: Record<string, string>
  text: string
}

async function answerOf(
  fetch: Options['fetch'],
  url: string,
  { method = 'GET', headers = {}, body = null }: ProviderRequest,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' })
    const text = await readText(response)
    const kept = ['content-type', 'www-authenticate'].flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    })
    return { status: response.status, ok: response.ok, headers: Object.fromEntries(kept), text }
  } catch (error) {
    if (error instanceof IdentityProviderError) throw error
    throw unavailable(signal.aborted ? 'does not answer in time' : `cannot be reached (${codeOf(error)})`)
  }
}

/** Reads an answer, which is only complete below the bound. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest of the answer.
    if (size > maxAnswerBytes) throw unavailable('sends an answer that is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Whether an answer about a user is signed. [OpenID Connect Core 1.0 §5.3.2] */
function isJwt({ headers }: Answer): boolean {
  return /^application\/jwt\s*(;|$)/i.test(headers['content-type'] ?? '')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The code of a network error. Its message could contain more of the request. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return 'unknown error'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

/** The provider did not do its part. @param what the end of a sentence about the provider */
export function unavailable(what: string): IdentityProviderError {
  return new IdentityProviderError('UNAVAILABLE', `The provider ${what}`)
}

/** The answer is not valid. @param sentence without codes and tokens */
export function rejected(sentence: string): IdentityProviderError {
  return new IdentityProviderError('REJECTED', sentence)
}
