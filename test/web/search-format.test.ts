import { describe, expect, test } from 'vitest'
import { readSignInSearch } from '../../web/src/account/sign-in/sign-in-search.ts'
import { readEventFilter } from '../../web/src/admin/events/event-filter.ts'
import { signInAddress } from '../../web/src/admin/frame/sign-in-address.ts'
import { readFilter } from '../../web/src/admin/users/filter/user-filter.ts'
import { searchFormat } from '../../web/src/session/search-format.ts'

const { parseSearch, stringifySearch } = searchFormat
const texts = [
  '4711',
  '-5',
  '1.5',
  '1e3',
  '007',
  'true',
  'false',
  'null',
  '"quoted"',
  '[1]',
  '{"a":1}',
  'a b+c*d',
  'Ä&=?#%',
]

describe.each(texts)('the text %s in an address', (text) => {
  test('is the same text when it is read', () => {
    const query = stringifySearch({ q: text })
    expect(parseSearch(query)).toEqual({ q: text })
    // What is read is written in the same way, so that the router has nothing to correct.
    expect(stringifySearch(parseSearch(query))).toBe(query)
    expect(readFilter(parseSearch(query))).toEqual({ q: text })
  })

  test('survives a sign-in on the way', () => {
    const path = `/users${stringifySearch({ q: text })}`
    const { next } = readSignInSearch(parseSearch(new URL(signInAddress('', path), 'https://localhost').search))
    expect(next).toBe(`/admin${path}`)
  })
})

test('an address that was written by hand or by an earlier version is read', () => {
  expect(parseSearch('?q=a+b&page=2&order=NAME-ASC')).toEqual({ q: 'a b', page: '2', order: 'NAME-ASC' })
  expect(parseSearch('q=%22quoted%22&status')).toEqual({ q: '"quoted"', status: '' })
  expect(parseSearch('')).toEqual({})
})

test('of a name that is repeated the first counts, which is the one that the server has checked', () => {
  const query = '?return_to=https%3A%2F%2Fapp.example.com&state=x&return_to=javascript%3Aalert(1)'
  expect(parseSearch(query)).toEqual({ return_to: new URLSearchParams(query).get('return_to'), state: 'x' })
})

test('what is not set is not written', () => {
  expect(stringifySearch({})).toBe('')
  expect(stringifySearch({ q: undefined, page: 2, live: false })).toBe('?page=2&live=false')
})

test('a limit that is no day is dropped', () => {
  expect(readFilter({ createdFrom: '4711', loginTo: '2026-13-45', untilTo: '2026-11-29', reason: '4711' })).toEqual({
    untilTo: '2026-11-29',
    reason: '4711',
  })
  expect(readEventFilter({ from: '4711', to: '2026-11-29', ip: '4711' })).toEqual({ to: '2026-11-29', ip: '4711' })
})
