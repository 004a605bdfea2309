import type { GraphQLSchema } from 'graphql'
import { normalizeEmail } from '../core/identity/email-address.ts'
import { clientLimit, limitOf } from '../graphql/rate-limit.ts'
import type { Limiter } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'
import type { LimitPage } from './server.ts'

/** A form counts like the mutation that it stands for, in the same window: the pages are no second budget. */
export function createLimitPage(
  schema: GraphQLSchema,
  limiter: Limiter,
  meter: Pick<Meter, 'countRefusal'>,
): LimitPage {
  return async (path, form, network) => {
    const field = fieldOf(path, form)
    if (!field) return null
    const declared = schema.getMutationType()?.getFields()[field]
    const limit = declared && limitOf(schema, declared)
    if (!limit) return null
    const email = field === 'requestPasswordReset' ? normalizeEmail(form.get('email') ?? '') : null
    const requests = email
      ? [clientLimit(field, limit, network), { key: `${field}:mailbox:${email}`, ...limit }]
      : [{ key: `${field}:${network}`, ...limit }]
    for (const request of requests) {
      const state = await limiter.consume(request)
      if (!state.exceeded) continue
      meter.countRefusal(field)
      return state.retryAfter
    }
    return null
  }
}

function fieldOf(path: string, form: URLSearchParams): string | null {
  switch (path) {
    case '/verify-email':
      return 'verifyEmail'
    case '/confirm-email':
      return 'confirmEmailChange'
    case '/not-me':
      return 'disownChange'
    case '/reset-password':
      return form.has('token') ? 'resetPassword' : 'requestPasswordReset'
    default:
      return null
  }
}
