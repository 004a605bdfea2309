import type { GraphQLSchema } from 'graphql'
import { normalizeEmail } from '../core/identity/email-address.ts'
import { findPage } from '../core/pages/find-page.ts'
import type { PageDeclaration } from '../core/pages/page.ts'
import { fieldRules } from '../graphql/field-rules.ts'
import { clientLimit } from '../graphql/limit-by-client.ts'
import { limitOf } from '../graphql/limit-of.ts'
import { throwIfExceeded } from '../graphql/throw-if-exceeded.ts'
import { mailboxKey, windowKey } from '../graphql/window-key.ts'
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
    const rules = fieldRules(declared)
    // An attacker who adds an address to another form must not get the wider limit of a form that names a mailbox.
    const isForMailbox = rules.limitKey?.subject === 'MAILBOX' && !fields.has('token')
    const email = isForMailbox ? normalizeEmail(fields.get('email') ?? '') : null
    const forms = email
      ? [clientLimit(field, rules, limit, network), { key: windowKey(field, rules, mailboxKey(email)), ...limit }]
      : [{ key: windowKey(field, rules, network), ...limit }]
    const views = [{ key: windowKey(field, rules, `view:${network}`), limit: viewLimit, duration: limit.duration }]
    for (const request of kind === 'VIEW' && page?.countsViews !== 'LIKE_FORMS' ? views : forms) {
      throwIfExceeded(meter, field, await limiter.consume(request), 'Too many attempts. Try again later.')
    }
  }
}

/** Finds the forms that are refused, like the mutations that they call, while too many passwords wait to be hashed. */
export function createHashesPassword(schema: GraphQLSchema, pages: readonly PageDeclaration[]): HashesPassword {
  return ({ path, fields }) => {
    const name = findPage(pages, path)?.page.countedAs(fields)
    return name !== undefined && fieldRules(schema.getMutationType()?.getFields()[name]).hashesPassword === true
  }
}
