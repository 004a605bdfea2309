import { createApiClient, RequestError } from '@sallyport/client/node'

const { SALLYPORT_URL = 'http://localhost:4000', AUTH_API_KEY = '' } = process.env

/** A request beyond the tier of the key waits for the next minute. */
export const api = createApiClient({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY, retrySeconds: 60 })

/** An error in one line. */
export function describe(error: unknown): string {
  if (error instanceof RequestError) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}
