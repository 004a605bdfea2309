import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChangeOrigin } from '../../src/core/mail/change-origin.ts'
import { composeMail } from '../../src/core/mail/compose-mail.ts'
import { declared } from '../../src/features/index.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser('http://127.0.0.1')
})
afterAll(() => browser?.close())

const long = 'x'.repeat(300)
const link = `https://id.example.com/not-me?token=${long}`
const origin: ChangeOrigin = {
  by: 'USER',
  at: '2026-09-28T20:12:09.000Z',
  ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  device: long,
}
/** The data of every mail, each value with the maximum length. */
const data = {
  ...{
    link,
    resetLink: link,
    notMeLink: link,
    origin,
    minutes: 60,
    code: '12345678',
    isNew: true,
    opensApp: true,
    providerName: long,
    until: '2026-09-28T21:12:09.000Z',
  },
  ...{ name: long, newAddress: `${long}@example.com`, keyName: long, reason: long },
  ...{ organizationName: long, providerName: long, inviterName: long, role: 'r'.repeat(63), days: 7 },
}

const screens = [390, 820].flatMap((width) => (['light', 'dark'] as const).map((scheme) => [width, scheme] as const))

test.each(screens)(
  'every mail fits a screen of %i pixels in the %s scheme, and its words can be read',
  async (width, scheme) => {
    const { page } = browser
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: scheme })
    for (const template of declared.mails) {
      const { kind } = template
      const { mail } = composeMail(template, data as never, { productName: 'Acme', to: 'ann@example.com' })
      await page.setContent(mail.html)
      const seen = await page.evaluate(measure)
      expect({ kind, overflows: seen.width > width, faint: seen.faint }).toEqual({ kind, overflows: false, faint: [] })
    }
  },
)

/** In the page: its width, and every text whose contrast is below 4.5 (WCAG 2.2, 1.4.3). */
function measure(): { width: number; faint: string[] } {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const backgroundOf = (element: Element | null): string => {
    const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)'
    return channels(colour)[3] === 0 ? backgroundOf(element?.parentElement ?? null) : colour
  }
  const faint: string[] = []
  for (const element of document.body.querySelectorAll('p, a, td')) {
    const words = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
    if (words.every(({ textContent }) => !textContent?.trim())) continue
    const [one, other] = [getComputedStyle(element).color, backgroundOf(element)].map(luminance)
    const [light = 0, dark = 0] = [one ?? 0, other ?? 0].toSorted((left, right) => right - left)
    if ((light + 0.05) / (dark + 0.05) < 4.5) faint.push(element.textContent ?? '')
  }
  return { width: document.documentElement.scrollWidth, faint }
}
