import type { GraphQLSchema } from 'graphql'
import { normalizeEmail } from '../core/identity/email-address.ts'
import type { PageDeclaration } from '../core/pages/page.ts'
import { clientLimit, limitOf } from '../graphql/rate-limit.ts'
import type { Limiter } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'
import type { LimitPage } from './http-deps.ts'

/** Counts a posted form like the mutation that it stands for, in the same window: the pages are no second budget. */
export function createLimitPage(
  schema: GraphQLSchema,
  pages: readonly PageDeclaration[],
  limiter: Limiter,
  meter: Pick<Meter, 'countRefusal'>,
): LimitPage {
  return async (path, form, network) => {
    const field = pages.find((page) => page.path === path)?.countedAs(form)
    const declared = field === undefined ? undefined : schema.getMutationType()?.getFields()[field]
    const limit = declared && limitOf(schema, declared)
    if (field === undefined || !limit) return null
    const email = form.has('token') ? null : normalizeEmail(form.get('email') ?? '')
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
