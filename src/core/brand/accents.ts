/** The accent of the operator in one colour scheme, as `#rrggbb`. */
interface Accent {
  /** For buttons, links and focus: it has a contrast of 4.5 at least to every surface. [WCAG 2.2 1.4.3, 1.4.11] */
  accent: string
  /** For text on the accent. */
  onAccent: string
}

type Rgb = readonly [number, number, number]

/** The surface of each scheme that is nearest to an accent, and the colour towards which an accent is mixed until it can be read. */
const schemes = {
  light: { surface: [242, 244, 246], towards: [0, 0, 0] },
  dark: { surface: [31, 37, 45], towards: [255, 255, 255] },
} as const
const inks: readonly [Rgb, Rgb] = [
  [255, 255, 255],
  [12, 14, 18],
]
/** A little more than 4.5, because colours are rounded. */
const wanted = 4.6
const usualColor = '#2458c5'

/**
 * The accents for a colour of the operator's: the colour where it can be read, and otherwise a darker or a lighter one.
 *
 * @param color BRAND_COLOR, as `#rrggbb` or `#rgb`; null for the usual one
 */
export function accentsOf(color: string | null): { light: Accent; dark: Accent } {
  const base = parseColor(color ?? usualColor)
  return { light: accentOn(base, schemes.light), dark: accentOn(base, schemes.dark) }
}

function accentOn(base: Rgb, { surface, towards }: { surface: Rgb; towards: Rgb }): Accent {
  let accent = base
  for (let share = 0; share <= 1 && contrast(accent, surface) < wanted; share += 0.02) {
    accent = mix(base, towards, share)
  }
  const [white, black] = inks
  const onAccent = contrast(accent, white) >= contrast(accent, black) ? white : black
  return { accent: toText(accent), onAccent: toText(onAccent) }
}

function parseColor(text: string): Rgb {
  const digits = text.slice(1)
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  const value = Number.parseInt(long, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** The contrast of two colours, from 1 to 21. [WCAG 2.2, contrast ratio] */
function contrast(first: Rgb, second: Rgb): number {
  const [light = 1, dark = 0] = [luminance(first), luminance(second)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [red, green, blue] = from.map((part, index) => Math.round(part + ((to[index] ?? 0) - part) * share))
  return [red ?? 0, green ?? 0, blue ?? 0]
}

function toText(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
