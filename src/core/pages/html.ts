import { escapeHtml } from '../html.ts'

/** Markup that is safe to send: only {@link html} makes it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Content = string | number | Html | null | Content[]

/**
 * A template whose values are escaped unless they are markup themselves, so that forgetting is safe: an attacker who puts
 * `"><form action=…` into a query or a form gets it back as text. Attributes must be quoted. [ASVS 5.0 1.2.1]
 */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(strings.map((part, index) => part + render(values[index] ?? null)).join(''))
}

function render(content: Content): string {
  if (content === null) return ''
  if (content instanceof Html) return content.text
  if (Array.isArray(content)) return content.map(render).join('')
  return escapeHtml(String(content))
}
