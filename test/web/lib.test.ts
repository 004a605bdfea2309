import { describe, expect, test } from 'vitest'
import { deviceOf } from '../../web/src/lib/device.ts'
import { formatDate, formatRelative } from '../../web/src/lib/format-date.ts'

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
