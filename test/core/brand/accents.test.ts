import { expect, test } from 'vitest'
import { accentsOf } from '../../../src/core/brand/accents.ts'

const surfaces = { light: ['#ffffff', '#f2f4f6'], dark: ['#101419', '#1f252d'] } as const
const inks = ['#ffffff', '#0c0e12']
const steps = ['00', '33', '66', '99', 'cc', 'ff']
const colors = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`)))

/** By the formula of WCAG 2.2, written a second time. */
function contrast(first: string, second: string): number {
  const luminance = (color: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, share, index) => {
      const part = Number.parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16) / 255
      return sum + share * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    }, 0)
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

test.each(['light', 'dark'] as const)(
  'every colour gives an accent that can be read on each surface of the %s scheme, and text that can be read on the accent',
  (scheme) => {
    expect(colors).toHaveLength(216)
    for (const color of colors) {
      const { accent, onAccent } = accentsOf(color)[scheme]
      for (const surface of surfaces[scheme]) expect(contrast(accent, surface), color).toBeGreaterThanOrEqual(4.5)
      expect(contrast(accent, onAccent), color).toBeGreaterThanOrEqual(4.5)
      expect(inks).toContain(onAccent)
    }
  },
)

test('a colour that can be read stays as it is, in both spellings', () => {
  expect(accentsOf('#0b7a4b').light).toEqual({ accent: '#0b7a4b', onAccent: '#ffffff' })
  expect(accentsOf('#036').light.accent).toBe('#003366')
  expect(accentsOf('#FC0').dark).toEqual({ accent: '#ffcc00', onAccent: '#0c0e12' })
  expect(accentsOf(null)).toEqual(accentsOf('#2458c5'))
})
