import { describe, expect, test } from 'vitest'
import { startChecks } from '../../src/app/start-checks.ts'
import { problemsOf } from '../_util/variables.ts'

describe('the first administrator follows the rules of every address and password', () => {
  const problems = (ADMIN_EMAIL: string, ADMIN_PASSWORD: string, more: Record<string, string> = {}) =>
    problemsOf({ ADMIN_EMAIL, ADMIN_PASSWORD, ...more }, startChecks)

  test.each([
    'a',
    'a@b',
    'a@b@c.example',
    'a b@c.example',
    'ı@c.example',
    'a@127.0.0.1',
    'A <a@b.example>',
    'a@b..example',
  ])('ADMIN_EMAIL=%s is refused', (email) => {
    expect(problems(email, 'seven quiet herons')).toEqual([
      expect.stringMatching(/^ADMIN_EMAIL must be an email address/),
    ])
  })

  test.each([
    ['short', {}, /at least 8/],
    ['ééééééé', {}, /at least 8/],
    ['nine letters', { PASSWORD_MIN_LENGTH: '15' }, /at least 15/],
    ['x'.repeat(129), {}, /128/],
    ['with\0a NUL', {}, /character/],
    ['password1', {}, /common/],
    ['Root@Example.com', {}, /own/],
    ['sallyport', {}, /own/],
    ['our product', { PRODUCT_NAME: 'Our Product' }, /own/],
  ])('ADMIN_PASSWORD=%j with %j is refused', (password, more, reason) => {
    const found = problems('root@example.com', password, more)
    expect(found).toEqual([expect.stringMatching(/^ADMIN_PASSWORD cannot be used\. .*\.$/)])
    expect(found[0]).toMatch(reason)
    if (password.length > 10) expect(found[0]).not.toContain(password)
  })

  test('an address and a password in any script are accepted together', () => {
    expect(problems('Root@EXAMPLE.com', 'пароль из слов')).toEqual([])
    expect(problems('x', 'short')).toHaveLength(2)
    expect(problemsOf({ ADMIN_EMAIL: 'root@example.com' }, startChecks)).toEqual([
      'ADMIN_EMAIL and ADMIN_PASSWORD must be set together.',
    ])
  })
})
