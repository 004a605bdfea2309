import { describe, expect, test } from 'vitest'
import { countedTypes } from '../../src/features/server/domain/counted-types.ts'
import { countScale, labelledPoints } from '../../web/src/admin/charts/scales.ts'
import { changeOf, countedEvents, findRises, splitPoints, sumOf } from '../../web/src/admin/overview/totals.ts'
import { deviceOf } from '../../web/src/lib/device.ts'
import { formatDate, formatRelative } from '../../web/src/lib/format-date.ts'
import { isSame } from '../../web/src/lib/is-same.ts'

describe('dates', () => {
  const now = Date.parse('2026-03-10T12:00:00Z')

  test.each([
    ['2026-03-10T11:59:40Z', 'now', 'jetzt'],
    ['2026-03-10T12:00:20Z', 'now', 'jetzt'],
    ['2026-03-10T11:57:00Z', '3 minutes ago', 'vor 3 Minuten'],
    ['2026-03-10T09:00:00Z', '3 hours ago', 'vor 3 Stunden'],
    ['2026-03-09T11:00:00Z', 'yesterday', 'gestern'],
    ['2026-03-12T13:00:00Z', 'in 2 days', 'übermorgen'],
    ['2026-01-02T12:00:00Z', 'Jan 2, 2026', '02.01.2026'],
  ])('%s is told as a person would', (at, english, german) => {
    expect(formatRelative('en-US', at, now)).toBe(english)
    expect(formatRelative('de-DE', at, now)).toBe(german)
  })

  test('are complete where it matters', () => {
    expect(formatDate('en-US', '2026-03-10T12:00:00Z', 'full')).toMatch(/^Tuesday, March 10, 2026 at .*\d/)
  })
})

describe('inputs', () => {
  const file = new File(['a'], 'a.png')
  test.each([
    [undefined, undefined, true],
    [{ id: 'a', input: { scopes: ['x', 'y'], at: null } }, { input: { at: null, scopes: ['x', 'y'] }, id: 'a' }, true],
    [{ file }, { file }, true],
    [{ file }, { file: new File(['b'], 'a.png') }, false],
    [{ id: 'a' }, { id: 'b' }, false],
    [{ id: 'a' }, { id: 'a', name: undefined }, false],
    [{ a: undefined }, { b: undefined }, false],
    [['a'], { 0: 'a' }, false],
    [{}, null, false],
  ])('%o and %o are the same: %s', (one, other, same) => {
    expect(isSame(one, other)).toBe(same)
  })
})

describe('a device', () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0',
      'Edge',
      'Windows',
      false,
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
      'Safari',
      'macOS',
      false,
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1',
      'Chrome',
      'iPhone',
      true,
    ],
    [
      'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36',
      'Chrome',
      'Android',
      true,
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox', 'Linux', false],
    ['curl/8.5.0', 'curl', null, false],
    ['', null, null, false],
    [null, null, null, false],
  ])('is read from its User-Agent (%s)', (userAgent, browser, system, handheld) => {
    expect(deviceOf(userAgent)).toEqual({ browser, system, handheld })
  })
})

describe('the scale of a plot', () => {
  test.each([
    [[], [0, 1, 2, 3, 4]],
    [
      [1, 3],
      [0, 1, 2, 3, 4],
    ],
    [[5], [0, 2, 4, 6]],
    [
      [20, 7],
      [0, 5, 10, 15, 20],
    ],
    [[81], [0, 50, 100]],
    [[1_234], [0, 500, 1000, 1500]],
    [[40_000], [0, 10_000, 20_000, 30_000, 40_000]],
  ])('begins at zero and has whole marks that reach every value (%j)', (values, marks) => {
    const scale = countScale(values, 100)
    expect(scale.marks).toEqual(marks)
    expect([scale.y(0), scale.y(marks.at(-1) ?? 0)]).toEqual([100, 0])
  })

  test('has labels that do not touch each other, and the newest one always', () => {
    expect(labelledPoints([0, 24, 48, 72, 96, 120, 144], 300, 64)).toEqual([0, 48, 96, 144])
    expect(labelledPoints([3, 6, 9], 1000, 64)).toEqual([3, 6, 9])
    expect(labelledPoints([], 1000, 64)).toEqual([])
  })
})

describe('the statistics of the overview', () => {
  const point = (failures: number) => ({ at: '', signUps: 0, logins: 0, failures, locks: 0, activeSessions: 0 })
  const hours = (days: number, each: number) => Array.from({ length: 24 * days }, () => point(each))

  test('have a rise when a day has twice as many as usual, and twenty more', () => {
    const rise = (today: number) => findRises([...hours(7, 1), ...hours(1, today)])
    expect(rise(1)).toEqual([])
    expect(rise(2)).toEqual([{ count: 'failures', now: 48, usual: 24 }])
    expect(findRises([...hours(7, 0), point(19)])).toEqual([])
    expect(findRises(hours(1, 50))).toEqual([])
  })

  test('count the events that the server counts', () => {
    const { failures, locks } = countedTypes
    expect(countedEvents).toEqual({ failures, locks })
  })

  test('have a change against the range before, where there was something', () => {
    expect(changeOf(0, 5)).toBeNull()
    expect(changeOf(4, 6)).toBe(0.5)
    const { shown, before } = splitPoints([point(1), point(2), point(3), point(4)], 2)
    expect([sumOf(before, 'failures'), sumOf(shown, 'failures')]).toEqual([3, 7])
  })
})
