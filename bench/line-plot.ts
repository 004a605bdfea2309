import { escapeHtml } from '../src/core/html.ts'

export type Series = { name: string; points: [x: number, y: number][]; dashed?: boolean }

export type Axis = {
  label: string
  /** The marked values; the first and the last are the ends of the axis. */
  ticks: number[]
  /** Equal distances are equal ratios. */
  logarithmic?: boolean
  format?(value: number): string
}

export type Panel = { title: string; x: Axis; y: Axis; series: Series[] }

const width = 760
const panelHeight = 330
const frame = { left: 70, right: 190, top: 44, bottom: 52 }
const inner = { width: width - frame.left - frame.right, height: panelHeight - frame.top - frame.bottom }

// The colours differ in lightness, too, for readers who do not tell their hues apart, and have a contrast of 3:1 on both grounds.
const style = `
  svg { --ground: #ffffff; --text: #1f2328; --soft: #59636e; --grid: #d8dee4; --c0: #0550ae; --c1: #bc4c00; --c2: #1a7f37; --c3: #8250df; --c4: #a40e26 }
  @media (prefers-color-scheme: dark) { svg { --ground: #0d1117; --text: #e6edf3; --soft: #9198a1; --grid: #30363d; --c0: #79c0ff; --c1: #ffa657; --c2: #56d364; --c3: #d2a8ff; --c4: #ff7b72 } }
  text { font: 13px system-ui, sans-serif; fill: var(--text) } .soft { fill: var(--soft) } .title { font-weight: 600; font-size: 15px }
  .grid { stroke: var(--grid) } .line { fill: none; stroke-width: 2; stroke-linejoin: round } .dashed { stroke-dasharray: 5 4 }
${[0, 1, 2, 3, 4].map((at) => `  .s${at} { stroke: var(--c${at}) } circle.s${at}, text.s${at} { fill: var(--c${at}); stroke: none }`).join('\n')}`

/** Draws panels one below another as an SVG document, for light and for dark pages. @param title for readers who do not see it */
export function linePlot(title: string, panels: Panel[]): string {
  const height = panels.length * panelHeight
  const drawn = panels.map((panel, at) => `<g transform="translate(0 ${at * panelHeight})">${drawPanel(panel)}</g>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(title)}">
<style>${style}
</style>
<rect width="${width}" height="${height}" fill="var(--ground)"/>
${drawn.join('\n')}
</svg>
`
}

function drawPanel({ title, x, y, series }: Panel): string {
  const right = scale(x, frame.left, frame.left + inner.width)
  const up = scale(y, frame.top + inner.height, frame.top)
  const bottom = frame.top + inner.height
  const parts = [
    text(frame.left, 26, title, 'title'),
    ...y.ticks.flatMap((tick) => [
      `<path class="grid" d="M${frame.left} ${round(up(tick))}h${inner.width}"/>`,
      text(frame.left - 8, up(tick) + 4, label(y, tick), 'soft', 'end'),
    ]),
    ...x.ticks.map((tick) => text(right(tick), bottom + 20, label(x, tick), 'soft', 'middle')),
    text(frame.left + inner.width / 2, bottom + 42, x.label, 'soft', 'middle'),
    `<text class="soft" text-anchor="middle" transform="translate(18 ${frame.top + inner.height / 2}) rotate(-90)">${escapeHtml(y.label)}</text>`,
  ]
  const ends: { at: number; wanted: number }[] = []
  series.forEach(({ points, dashed }, at) => {
    const shown = points.filter(([, value]) => Number.isFinite(value))
    const places = shown.map(
      ([h, v]) => [round(right(h)), round(Math.max(frame.top, Math.min(bottom, up(v))))] as const,
    )
    parts.push(
      `<path class="line s${at}${dashed ? ' dashed' : ''}" d="${places.map(([h, v], index) => `${index === 0 ? 'M' : 'L'}${h} ${v}`).join('')}"/>`,
      ...(dashed ? [] : places.map(([h, v]) => `<circle class="s${at}" cx="${h}" cy="${v}" r="3"/>`)),
    )
    ends.push({ at, wanted: places.at(-1)?.[1] ?? bottom })
  })
  // The names stand at the ends of their lines, one below another.
  let free = frame.top
  for (const { at, wanted } of ends.toSorted((a, b) => a.wanted - b.wanted)) {
    const place = Math.max(free, wanted)
    free = place + 17
    parts.push(text(frame.left + inner.width + 10, place + 4, series[at]?.name ?? '', `s${at}`))
  }
  return parts.join('\n')
}

function scale({ ticks, logarithmic }: Axis, from: number, to: number): (value: number) => number {
  const place = (value: number) => (logarithmic ? Math.log(value) : value)
  const [min, max] = [place(ticks[0] ?? 0), place(ticks.at(-1) ?? 1)]
  return (value) => from + ((place(value) - min) / (max - min)) * (to - from)
}

function label({ format = (each) => each.toLocaleString('en') }: Axis, value: number): string {
  return format(value)
}

function text(x: number, y: number, content: string, kind: string, anchor = 'start'): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeHtml(content)}</text>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
