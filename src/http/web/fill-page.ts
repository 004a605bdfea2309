import { escapeHtml } from '../../core/html.ts'
import type { PageConfig } from './page-config.ts'

const basePlace = '<base href="/">'
const configPlace = '<script type="application/json" id="config">{}</script>'

/**
 * Fills a built page in: the path below which its files are, and its configuration, which the browser does not execute. The name of
 * the product is the operator's: `</script>` in it must not end the element.
 *
 * @throws when the page has no place for them
 */
export function fillPage(page: string, config: PageConfig): string {
  for (const place of [basePlace, configPlace]) {
    if (!page.includes(place)) throw new Error(`The built page has no ${place}.`)
  }
  const json = JSON.stringify(config).replace(/[<>&\u2028\u2029]/g, escapeCharacter)
  return page
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(config.product.name)}</title>`)
    .replace(basePlace, () => `<base href="${escapeHtml(config.basePath)}/">`)
    .replace(configPlace, () => configPlace.replace('{}', () => json))
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
