import { accentsOf } from '../brand/accents.ts'
import { escapeHtml } from '../html.ts'

/** The content of a mail, without markup. Every string is untrusted: names come from people. */
export interface Letter {
  subject: string
  paragraphs: string[]
  /** A code that the reader types, below the paragraphs. */
  code?: string
  /** Facts about a change, below the paragraphs. */
  details?: Detail[]
  /** The main link. */
  action?: { label: string; link: string }
  /** Below the action. */
  closing: string[]
  /** The link for a reader who did not make the reported change. */
  notMe?: { label: string; link: string }
}

/** A fact about a change, such as its time. */
export interface Detail {
  label: string
  value: string
}

/**
 * A value from a person, fit to stand in a sentence: one line, no control or formatting characters, at most `max`
 * characters. An attacker who signs up somebody else's address chooses the name in the mail: a line break would add
 * headers, a right-to-left override would turn a link around, a long text would be spam in our name.
 */
export function plain(value: string, max = 80): string {
  const line = value
    // Joiners build emoji and the letters of some scripts; they reorder nothing.
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, (character) =>
      character === '\u200C' || character === '\u200D' ? character : '',
    )
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const characters = [...line]
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`
}

/** The mail as plain text, with the same content as the HTML. */
export function renderText({ paragraphs, code, details, action, closing, notMe }: Letter, productName: string): string {
  const blocks = [
    ...paragraphs,
    ...(code ? [code] : []),
    ...(details ? [details.map(({ label, value }) => `${label}: ${plain(value)}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${action.link}`] : []),
    ...closing,
    ...(notMe ? [`${notMe.label}:\n${notMe.link}`] : []),
    `-- \n${productName}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

// Colours are for both schemes at once: mail programs that ignore the style element still show dark text on white.
const styleSheet = `
  :root { color-scheme: light dark; supported-color-schemes: light dark }
  @media (prefers-color-scheme: dark) {
    .page { background: #111418 !important } .card { background: #1b2027 !important }
    .words, .words p, .words td { color: #e8eaed !important }
    .quiet, .quiet a, .words .quiet { color: #a8b0ba !important }
    .words .deny { color: #ffb4ab !important; border-color: #ffb4ab !important }
  }`
const fontStyle = "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
const buttonStyle =
  'display: inline-block; padding: 12px 22px; border-radius: 8px; font-weight: 600; text-decoration: none'
const codeStyle =
  'font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 32px; font-weight: 600; letter-spacing: 2px; line-height: 1.25'
const denialStyle = `${buttonStyle}; padding: 10px 20px; border: 2px solid #b42318; color: #b42318`

// A long address or name breaks anywhere rather than out of the mail on a narrow screen.
const paragraph = (words: string) =>
  `<p style="margin: 0 0 16px; line-height: 1.5; color: #1c2128; overflow-wrap: anywhere">${escapeHtml(words)}</p>`

/** A code in digits of one width, which programs select as a whole and do not take for a telephone number. */
const typed = (code: string) =>
  `<p style="margin: 0 0 24px; ${codeStyle}; color: #1c2128; user-select: all; -webkit-user-select: all">${escapeHtml(code)}</p>`

/** The facts as a table: mail programs lay out tables alike. The addresses of IPv6 and long names break anywhere. */
function facts(details: readonly Detail[]): string {
  if (details.length === 0) return ''
  const cell = 'padding: 2px 16px 2px 0; vertical-align: top; line-height: 1.5; font-size: 15px'
  const rows = details.map(
    ({ label, value }) =>
      `<tr><td class="quiet" style="${cell}; color: #59636e; white-space: nowrap">${escapeHtml(label)}:</td> ` +
      `<td style="${cell}; color: #1c2128; overflow-wrap: anywhere">${escapeHtml(plain(value))}</td></tr>`,
  )
  return `<table role="presentation" style="margin: 0 0 16px; border-collapse: collapse">${rows.join('')}</table>`
}

/** The mail as one HTML page. It has no script and no image, not even the logo, and loads nothing, so that opening it reveals nothing. */
export function renderHtml(letter: Letter, { product, color }: { product: string; color: string | null }): string {
  const { accent, onAccent } = accentsOf(color).light
  const act = `${buttonStyle}; background: ${accent}; color: ${onAccent}`
  const { subject, paragraphs, code, details = [], action, closing, notMe } = letter
  const button = action
    ? `<p style="margin: 24px 0"><a href="${escapeHtml(action.link)}" style="${act}">${escapeHtml(action.label)}</a></p>
        <p class="quiet" style="margin: 0 0 16px; font-size: 13px; color: #59636e; overflow-wrap: anywhere">${escapeHtml(action.link)}</p>`
    : ''
  const denial = notMe
    ? `<p style="margin: 24px 0 8px"><a class="deny" href="${escapeHtml(notMe.link)}" style="${denialStyle}">${escapeHtml(notMe.label)}</a></p>`
    : ''
  return `<!doctype html>
<html lang="en" dir="ltr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="format-detection" content="telephone=no">
    <title>${escapeHtml(subject)}</title>
    <style>${styleSheet}
    </style>
  </head>
  <body class="page" style="margin: 0; padding: 24px 12px; background: #f3f5f7; ${fontStyle}">
    <p class="words" style="max-width: 520px; margin: 0 auto 16px; padding: 0 4px; font-size: 16px; font-weight: 600; color: #1c2128; overflow-wrap: anywhere">${escapeHtml(product)}</p>
    <div class="card" style="max-width: 520px; margin: 0 auto; padding: 28px; border-radius: 12px; background: #ffffff">
      <div class="words" style="font-size: 16px">
        ${paragraphs.map(paragraph).join('\n        ')}
        ${code ? typed(code) : ''}
        ${facts(details)}
        ${button}
        ${closing.map(paragraph).join('\n        ')}
        ${denial}
      </div>
    </div>
  </body>
</html>
`
}
