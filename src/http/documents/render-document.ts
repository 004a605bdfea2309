import { posix } from 'node:path'
import { escapeHtml } from '../../core/html.ts'
import { Html } from '../../core/pages/html.ts'

interface RenderedDocument {
  title: string
  content: Html
}

/**
 * Renders a document of the source for a page. HTML in it is shown as text.
 *
 * @param addressOf the address of another document by its path below the source, such as `docs/tokens.md`; null if there is none
 */
export async function renderDocument(
  text: string,
  path: string,
  addressOf: (path: string) => string | null,
): Promise<RenderedDocument> {
  const { Marked } = await import('marked')
  const [, title = path] = /^# (.+)$/m.exec(text) ?? []
  const marked = new Marked({
    renderer: {
      html: ({ text: markup }) => escapeHtml(markup),
      heading({ tokens, depth, text: heading }) {
        return `<h${depth} id="${anchorOf(heading)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens)
        const address = resolve(href, path, addressOf)
        return address === null ? words : `<a href="${escapeHtml(address)}">${words}</a>`
      },
      // The files of pictures are not served: their descriptions take their place.
      image: ({ text: description }) => escapeHtml(description),
      // A line of code or a table that is too wide is scrolled, by keyboard as well. [WCAG 2.2 2.1.1]
      code: ({ text: code }) => `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>\n`,
    },
    hooks: {
      postprocess: (page) =>
        page.replaceAll('<table>', '<div class="table" tabindex="0"><table>').replaceAll('</table>', '</table></div>'),
    },
  })
  const content = await marked.parse(text.replace(/^# .+\n/, ''), { async: true, gfm: true })
  return { title, content: new Html(content) }
}

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '')
  return words.trim().replace(/\s/g, '-')
}

/** @returns null for a file of the source that is not a document */
function resolve(href: string, path: string, addressOf: (path: string) => string | null): string | null {
  if (href.startsWith('#') || /^https?:/.test(href)) return href
  const [file = '', anchor] = href.split('#')
  const address = addressOf(posix.join(posix.dirname(path), file))
  return address === null || anchor === undefined ? address : `${address}#${anchor}`
}
