import { describe, expect, test } from 'vitest'
import { LastAdminError, LastOwnerError, ScopeNotGrantedError, UserNotFoundError } from '../../src/core/errors.ts'
import { OwnAccountError } from '../../src/features/admin/errors.ts'
import { rowFailures } from '../../src/features/bulk/domain/row-failures.ts'
import { declared } from '../../src/features/index.ts'
import { checkAppData } from '../../src/features/profile-data/index.ts'
import { schema } from '../../src/features/schema.ts'
import { sessionEnded } from '../../src/features/session/index.ts'
import { de as germanAccount } from '../../web/src/account/texts/de.ts'
import { en as englishAccount } from '../../web/src/account/texts/en.ts'
import { bulk as germanBulk } from '../../web/src/admin/texts/de/bulk.ts'
import { bulk as englishBulk } from '../../web/src/admin/texts/en/bulk.ts'
import { failureReason } from '../../web/src/admin/users/bulk/failure-reason.ts'
import { progressInterval } from '../../web/src/admin/users/bulk/progress-interval.ts'
import { de } from '../../web/src/texts/de.ts'
import { en } from '../../web/src/texts/en.ts'
import { failureText, ruleText } from '../../web/src/texts/failure-text.ts'
import { testSettings } from '../_util/app.ts'

const valuesOf = (name: string) => {
  const type = schema.getType(name)
  return type && 'getValues' in type ? type.getValues().map(({ name }) => name) : []
}

describe.each([
  ['English', en, englishAccount],
  ['German', de, germanAccount],
])('the texts in %s', (_, texts, ofAccount) => {
  test('have a name for every event', () => {
    const named = valuesOf('AuditEventType').filter((type) => type !== 'UNKNOWN')
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((type) => !Object.hasOwn(texts.account.events, type))).toEqual([])
  })

  test('have a sentence for every failure, and for none that the server does not have', () => {
    // The pages show the fields of the one, and ask for a proof after the other.
    const handled = ['VALIDATION_ERROR', 'PROOF_REQUIRED']
    const codes = valuesOf('ErrorCode').filter((code) => !handled.includes(code))
    expect(codes.length).toBeGreaterThan(20)
    for (const code of codes) {
      expect(failureText(texts.errors, { code, message: 'For developers.' }), code).not.toBe('For developers.')
    }
    const ofRequests = ['FORBIDDEN', 'INTERNAL_SERVER_ERROR', 'NETWORK_ERROR', 'OVERLOADED']
    const unknown = Object.keys(texts.errors.codes).filter((code) => !codes.includes(code))
    expect(unknown.toSorted()).toEqual(ofRequests)
  })

  test('have a sentence for every type of failure that shares its code with others', () => {
    const isNamedByCode = (name: string, code: string) =>
      [name, name.replace(/Error$/, '')].some((each) => each.toUpperCase() === code.replaceAll('_', ''))
    const others = declared.errors
      .map(({ errorClass: { name }, code }) => ({ __typename: name, code, message: 'For developers.' }))
      .filter(({ __typename, code }) => !isNamedByCode(__typename, code))
    expect(others.map(({ __typename }) => __typename).toSorted()).toEqual(Object.keys(texts.errors.types).toSorted())
    for (const failure of others) {
      const { __typename, ...ofCode } = failure
      expect(failureText(texts.errors, failure), __typename).not.toBe(failureText(texts.errors, ofCode))
    }
  })

  test('say that sign-up is closed, which is a reason of two failures', () => {
    const reason = 'SIGNUP_CLOSED'
    const ofRequest = { code: 'FORBIDDEN', message: 'For developers.', extensions: { reason } }
    const ofProvider = { __typename: 'OAuthFailedError', code: 'OAUTH_FAILED', message: 'For developers.', reason }
    for (const failure of [ofRequest, ofProvider]) {
      expect(failureText(texts.errors, failure)).toBe(texts.errors.reasons[reason])
    }
    expect(failureText(texts.errors, { ...ofProvider, reason: 'DENIED' })).toBe(texts.errors.codes.OAUTH_FAILED)
  })

  test('say how long to wait', () => {
    const text = (retryAfter: number) => failureText(texts.errors, { code: 'RATE_LIMITED', message: '', retryAfter })
    expect(text(30)).toContain('30 ')
    expect(text(300)).toContain('5 ')
    expect(text(7200)).toContain('2 ')
    expect(text(1)).not.toMatch(/\d/)
  })

  test('leave no text empty', () => {
    const empty: string[] = []
    const visit = (value: unknown, path: string) => {
      if (value === '') empty.push(path)
      if (typeof value === 'object' && value !== null) {
        for (const [name, each] of Object.entries(value)) visit(each, `${path}.${name}`)
      }
    }
    visit(texts, 'texts')
    visit(ofAccount, 'account')
    expect(empty).toEqual([])
  })
})

test('a rule is told with the numbers of the server', () => {
  const field = { rule: 'min_length', message: 'The password must have at least 12 characters.' }
  expect(ruleText(en.errors, field)).toBe(field.message)
  expect(ruleText(de.errors, field)).toBe('Mindestens 12 Zeichen sind nötig.')
  const users = { rule: 'max_users', message: 'More than 100000 users are found.' }
  expect(ruleText(en.errors, users)).toBe(users.message)
  expect(ruleText(de.errors, users)).toContain('Mehr als 100000 Benutzer')
})

test('an error that is none of the API counts as one of the server', () => {
  expect(failureText(en.errors, new TypeError('x is undefined'))).toBe(en.errors.codes.INTERNAL_SERVER_ERROR)
})

test('why a user of a bulk change was not changed is said in the language of the page', () => {
  const refusals = [
    ...[new LastAdminError(), new LastOwnerError('id'), new OwnAccountError(), new UserNotFoundError()],
    new ScopeNotGrantedError(['users:read', 'users:write']),
  ]
  const uncoded = [...Object.values(rowFailures), sessionEnded().message].map((message) => ({ code: null, message }))
  for (const failure of [...uncoded, ...refusals]) {
    expect(failureReason(germanBulk, failure)).not.toBe(failure.message)
    expect(failureReason(englishBulk, failure)).toBe(failure.message)
  }
  // A hook of the operator has a sentence of its own.
  expect(failureReason(germanBulk, { code: null, message: 'Held: ask the lawyers.' })).toBe('Held: ask the lawyers.')
})

test('the rules of the data of the operator are told in German', () => {
  const config = { ...testSettings().config, tokenClaims: [{ claim: 'plan', path: ['plan'] }] }
  const { bytes, depth, keyLength } = config.dataLimits
  const nested = Array.from({ length: depth }).reduce<object>((inner) => ({ inner }), {})
  const wrong = [
    ...[{ '': 1 }, { 'a.b': 1 }, JSON.parse('{ "__proto__": 1 }'), { ['k'.repeat(keyLength + 1)]: 1 }, { n: 2 ** 60 }],
    ...[nested, { text: 'x'.repeat(bytes) }, { plan: 'x'.repeat(3000) }],
  ]
  const fields = wrong.flatMap((appData) => checkAppData(config, appData, ['input', 'appData']))
  const rules = [...new Set(fields.map(({ rule }) => rule))].toSorted()
  expect(rules).toEqual(['depth', 'key', 'key_length', 'number', 'size', 'token_claims'])
  for (const field of fields) expect(ruleText(de.errors, field), field.rule).not.toBe(field.message)
  const deep = fields.find(({ rule }) => rule === 'depth')
  expect(deep && ruleText(de.errors, deep)).toContain(` ${depth} `)
})

test('the progress of a bulk change stays below the limit of the smallest tier', () => {
  const asked = (answers: number) => progressInterval({ answers, error: null })
  let [requests, waited] = [0, 0]
  for (; waited < 60_000; requests += 1) waited += asked(requests)
  expect(requests).toBeLessThan(30)
  expect(asked(0)).toBeLessThan(1_000)
  const limited = (retryAfter?: number) => progressInterval({ answers: 3, error: { code: 'RATE_LIMITED', retryAfter } })
  expect([limited(42), limited(1), limited()]).toEqual([42_000, 3_000, 10_000])
})
