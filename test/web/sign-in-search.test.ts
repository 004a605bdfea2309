import { describe, expect, test } from 'vitest'
import { readReferralCode as readOnServer } from '../../src/features/referral/domain/read-referral-code.ts'
import { readReferralCode } from '../../web/src/account/sign-in/referral-code.ts'
import { keptSearch, readSignInSearch, toQuery } from '../../web/src/account/sign-in/sign-in-search.ts'
import { searchFormat } from '../../web/src/session/search-format.ts'

describe('the page that is wanted after the sign-in', () => {
  test.each(['/security', '/organizations/0190-abc', '/admin/users?search=a%20b&order=NAME'])(
    'is one of the server: %s',
    (next) => {
      expect(readSignInSearch({ next }).next).toBe(next)
    },
  )

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'javascript:alert(1)',
    '/a:b',
    ' /security',
    '/security\n',
    'security',
    '/sign-in?return_to=http%3A%2Fevil.example',
    '/sign-in?state=x&return%5Fto=%20https%3A%2F%2Fevil.example',
    '/impersonation/sign-up?return_to=',
    '',
    7,
    ['/security'],
    { toString: () => '/security' },
    null,
    undefined,
  ])('is never an address elsewhere: %j', (next) => {
    expect(readSignInSearch({ next }).next).toBeUndefined()
  })
})

test('parameters that look like something else are read as they were written', () => {
  const query = '?state=12345678&code_challenge=true&return_to=com.example:/x'
  expect(readSignInSearch(searchFormat.parseSearch(query))).toEqual({
    state: '12345678',
    code_challenge: 'true',
    return_to: 'com.example:/x',
  })
})

test('a reason that is not one, an empty text and other parameters are dropped', () => {
  expect(readSignInSearch({ reason: 'because', state: '', utm_source: 'x', token: ['a'] })).toEqual({})
  expect(readSignInSearch({ reason: 'ended' })).toEqual({ reason: 'ended' })
})

test('the request of an application and the referral code go on to the next page, and the reason and the token do not', () => {
  const app = { return_to: 'https://app.example.com/a?b=c', state: 'x', ref: 'BCDFGHJK' }
  const search = readSignInSearch({ ...app, reason: 'ended', token: 't' })
  expect(keptSearch(search)).toEqual(app)
  expect(toQuery(search)).toBe('?return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc&state=x&ref=BCDFGHJK')
  expect(toQuery({})).toBe('')
})

test.each([
  'BCDFGHJK',
  ' bcdf-ghjk\n',
  'BCDF\u2013ghjk',
  '\u200bBCDFGHJK',
  '\uff22\uff23\uff24\uff26GHJK',
  'BCDFGHJ',
  'BCDFGHJKM',
  'ABCDEFGH',
  '',
  '\u0000',
  '\ud83d',
  `${'-'.repeat(64)}BCDFGHJK`,
])('a referral code is read in an address as the server reads it: %j', (written) => {
  expect(readReferralCode(written) ?? null).toBe(readOnServer(written))
})
