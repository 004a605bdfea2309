import Bowser from 'bowser'
import { describe, expect, test, vi } from 'vitest'
import { describeDevice } from '../../../src/core/mail/describe-device.ts'

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0'
const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Linux'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`, 'Chrome on Windows'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/131.0.0.0`, 'Microsoft Edge on Windows'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 OPR/116.0.0.0`, 'Opera on Windows'],
  [`Mozilla/5.0 (Linux; Android 10; K) ${chrome} Mobile Safari/537.36`, 'Chrome on Android'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/17.4 Safari/605.1.15`, 'Safari on macOS'],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${webKit} Version/17.5 Mobile/15E148 Safari/604.1`,
    'Safari on iPhone',
  ],
  [
    `Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) ${webKit} CriOS/131.0.0.0 Mobile/15E148 Safari/604.1`,
    'Chrome on iPad',
  ],
  ['curl/8.5.0', 'curl 8.5'],
  ['python-requests/2.31.0', 'python-requests 2.31'],
  ['okhttp/4.9.3', 'okhttp 4.9'],
  ['PostmanRuntime/7.36.0', 'PostmanRuntime 7.36'],
])('%s is %s', (userAgent, device) => {
  expect(describeDevice(userAgent)).toBe(device)
})

describe('a header without a known browser or system', () => {
  test.each([
    null,
    '',
    '   ',
    'node',
    'Mozilla/5.0',
    'Mozilla/5.0 (compatible)',
    'Call +1 555 evil.example now/2.0 ok',
    'evil.example/1.0',
    'https://evil.example/1',
    '<script>alert(1)</script>/1.0 (Windows NT 10.0)',
    'Win a prize at evil.example/1.0 (Windows NT 10.0; Win64)',
    'a\r\nBcc: eve@evil.example/1.0',
    `${'a'.repeat(60)}/1.0`,
    '/1.0',
    '\u202eoof/1.0',
  ])('%j has no device', (userAgent) => {
    expect(describeDevice(userAgent)).toBeNull()
  })
})

test('reads at most 512 characters of a header, and returns a short text', () => {
  const parse = vi.spyOn(Bowser, 'parse')
  const parts = ['(', '/', ' ', 'a', '1.', 'Mozilla/5.0 (', 'Android ', 'Firefox/', 'Version/1 ', ';']
  for (const part of parts) expect((describeDevice(part.repeat(20_000)) ?? '').length).toBeLessThan(60)
  const lengths = parse.mock.calls.map(([text]) => text.length)
  expect(Math.max(...lengths)).toBe(512)
})
