/** The accent of an operator in one colour scheme. */
export interface Accent {
  /** For buttons, links and focus. It has a contrast of at least 4.5 to every surface. [WCAG 2.2 1.4.3] */
  accent: string
  /** For text on the accent. */
  onAccent: string
}

type Rgb = readonly [number, number, number]

/** The lightest and the darkest surface of the schemes that text in the accent stands on, as in ui/styles/tokens.css. */
const surfaces = { light: [242, 244, 246], dark: [31, 37, 45] } as const
const wanted = 4.6

/** The accent that pages have without BRAND_COLOR. */
export const usualColor = '#2458c5'

/**
 * Finds the accents of both schemes for a colour: the colour itself where it can be read, and otherwise a darker or lighter one.
 *
 * @param color as `#rrggbb` or `#rgb`; anything else counts as the usual one
 */
export function accentsOf(color: string | null): { light: Accent; dark: Accent } {
  const base = parseColor(color ?? '') ?? parseColor(usualColor) ?? [36, 88, 197]
  return {
    light: accentOn(base, surfaces.light, [0, 0, 0]),
    dark: accentOn(base, surfaces.dark, [255, 255, 255]),
  }
}

/** The contrast of two colours, from 1 to 21. [WCAG 2.2, contrast ratio] */
export function contrast(first: Rgb, second: Rgb): number {
  const [light = 1, dark = 0] = [luminance(first), luminance(second)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** Reads `#rrggbb` or `#rgb`. */
export function parseColor(text: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text)
  const long = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`
    : text
  const digits = /^#([\da-f]{6})$/i.exec(long)?.[1]
  if (!digits) return null
  const value = Number.parseInt(digits, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function accentOn(base: Rgb, surface: Rgb, towards: Rgb): Accent {
  let accent = base
  for (let share = 0; share <= 1 && contrast(accent, surface) < wanted; share += 0.02)
    accent = mix(base, towards, share)
  const white: Rgb = [255, 255, 255]
  const black: Rgb = [12, 14, 18]
  const onAccent = contrast(accent, white) >= contrast(accent, black) ? white : black
  return { accent: toText(accent), onAccent: toText(onAccent) }
}

function mix([r, g, b]: Rgb, [toR, toG, toB]: Rgb, share: number): Rgb {
  const between = (from: number, to: number) => Math.round(from + (to - from) * share)
  return [between(r, toR), between(g, toG), between(b, toB)]
}

function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function toText(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
