import { describe, expect, test } from 'vitest'
import { schema } from '../../src/features/schema.ts'
import { de } from '../../web/src/texts/de.ts'
import { en } from '../../web/src/texts/en.ts'
import { failureText, ruleText } from '../../web/src/texts/failure-text.ts'

const valuesOf = (name: string) => {
  const type = schema.getType(name)
  return type && 'getValues' in type ? type.getValues().map(({ name }) => name) : []
}

describe.each([
  ['English', en],
  ['German', de],
])('the texts in %s', (_, texts) => {
  test('have a name for every event', () => {
    const named = valuesOf('AuditEventType').filter((type) => type !== 'UNKNOWN')
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((type) => !Object.hasOwn(texts.account.events, type))).toEqual([])
  })

  test('have a sentence for every failure of a person', () => {
    // These are for programs, for administrators, or handled by the pages themselves.
    const others =
      /^(VALIDATION_ERROR|PROOF_REQUIRED|TWO_FACTOR_REQUIRED|.*_NOT_FOUND|LAST_ADMIN|OWN_ACCOUNT|ACCOUNT_LOCKED|ACCOUNT_SUSPENDED|CODE_INVALID)$/
    const people = valuesOf('ErrorCode').filter((code) => !others.test(code))
    expect(people.length).toBeGreaterThan(10)
    for (const code of people) {
      expect(failureText(texts.errors, { code, message: 'For developers.' }), code).not.toBe('For developers.')
    }
  })

  test('say how long to wait', () => {
    const text = (retryAfter: number) => failureText(texts.errors, { code: 'RATE_LIMITED', message: '', retryAfter })
    expect(text(30)).toContain('30 ')
    expect(text(300)).toContain('5 ')
    expect(text(7200)).toContain('2 ')
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
    expect(empty).toEqual([])
  })
})

test('a rule is told with the numbers of the server', () => {
  const field = { rule: 'min_length', message: 'The password must have at least 12 characters.' }
  expect(ruleText(en.errors, field)).toBe(field.message)
  expect(ruleText(de.errors, field)).toBe('Das Passwort braucht mindestens 12 Zeichen.')
  const users = { rule: 'max_users', message: 'More than 100000 users are found.' }
  expect(ruleText(en.errors, users)).toBe(users.message)
  expect(ruleText(de.errors, users)).toContain('Mehr als 100000 Benutzer')
})

test('an error that is none of the API counts as one of the server', () => {
  expect(failureText(en.errors, new TypeError('x is undefined'))).toBe(en.errors.codes.INTERNAL_SERVER_ERROR)
})
