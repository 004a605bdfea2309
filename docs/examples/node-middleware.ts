import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, createAuthorize, type Issuer, Refused } from './access-token.ts'

export type ProtectedRequest = IncomingMessage & { caller?: Caller }

type Next = (error?: unknown) => void

/**
 * Middleware for Express, Connect and plain `node:http`:
 *
 *     const protect = createProtect({ issuer: 'https://auth.example.com' })
 *     app.get('/databases', protect('databases:read'), (req, res) => res.json(listFor(req.caller.userId)))
 */
export function createProtect(issuer: Issuer) {
  const authorize = createAuthorize(issuer)
  return (...scopes: string[]) =>
    async (req: ProtectedRequest, res: ServerResponse, next: Next): Promise<void> => {
      try {
        req.caller = await authorize(req.headers.authorization, scopes)
      } catch (error) {
        return error instanceof Refused ? refuse(res, error) : next(error)
      }
      next()
    }
}

function refuse(res: ServerResponse, { status, challenge, message }: Refused): void {
  res.statusCode = status
  res.setHeader('WWW-Authenticate', challenge)
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify({ error: message }))
}
