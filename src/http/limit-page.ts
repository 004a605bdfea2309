import type { GraphQLField, GraphQLSchema } from 'graphql'
import { normalizeEmail } from '../core/identity/email-address.ts'
import { findPage } from '../core/pages/find-page.ts'
import type { PageDeclaration } from '../core/pages/page.ts'
import { rateLimited } from '../core/request-error.ts'
import type { LimitKey } from '../graphql/access-rules.ts'
import type { RequestContext } from '../graphql/context.ts'
import { clientLimit, limitOf } from '../graphql/rate-limit.ts'
import type { Limiter } from '../ports/limiter.ts'
import type { Meter } from '../ports/meter.ts'
import type { HashesPassword, LimitPage } from './http-deps.ts'

/** How many links of one kind a client can open in the window of the mutation that they call. */
const viewLimit = 300

/**
 * Counts a posted form like the mutation that it calls, in the same window, so that the pages do not add a second budget.
 * Opening a link with a token is counted as well: an attacker who invents tokens must not cause a query with each of them.
 */
export function createLimitPage(
  schema: GraphQLSchema,
  pages: readonly PageDeclaration[],
  limiter: Limiter,
  meter: Pick<Meter, 'countRefusal'>,
): LimitPage {
  return async ({ path, kind, fields, network }) => {
    const page = findPage(pages, path)?.page
    if (kind === 'VIEW' && !fields.has('token') && !page?.countsViews) return
    const field = page?.countedAs(fields)
    const declared = field === undefined ? undefined : schema.getMutationType()?.getFields()[field]
    const limit = declared && limitOf(schema, declared)
    if (field === undefined || !limit) return
    // An attacker who adds an address to another form must not get the wider limit of a form that names a mailbox.
    const isForMailbox = isCountedByMailbox(declared) && !fields.has('token')
    const email = isForMailbox ? normalizeEmail(fields.get('email') ?? '') : null
    const forms = email
      ? [clientLimit(field, limit, network), { key: `${field}:mailbox:${email}`, ...limit }]
      : [{ key: `${field}:${network}`, ...limit }]
    const views = [{ key: `${field}:view:${network}`, limit: viewLimit, duration: limit.duration }]
    for (const request of kind === 'VIEW' && page?.countsViews !== 'LIKE_FORMS' ? views : forms) {
      const state = await limiter.consume(request)
      if (!state.exceeded) continue
      meter.countRefusal(field)
      throw rateLimited(state, state.retryAfter, 'Too many attempts. Try again later.')
    }
  }
}

/** Finds the forms that are refused, like the mutations that they call, while too many passwords wait to be hashed. */
export function createHashesPassword(schema: GraphQLSchema, pages: readonly PageDeclaration[]): HashesPassword {
  return ({ path, fields }) => {
    const name = findPage(pages, path)?.page.countedAs(fields)
    return name !== undefined && schema.getMutationType()?.getFields()[name]?.extensions.hashesPassword === true
  }
}

function isCountedByMailbox({ extensions }: GraphQLField<unknown, RequestContext>): boolean {
  const key = extensions.limitKey as LimitKey | undefined
  return key?.countedBy === 'mailbox'
}
