import type { Plugin } from 'vite'

/**
 * Leaves the texts of React Aria in other languages than those of the pages out of the build: it brings more than thirty.
 *
 * @param languages such as `de-DE`; the pages set one of them by `I18nProvider`
 */
export function languagesOfPages(languages: readonly string[]): Plugin {
  return {
    name: 'languages-of-pages',
    enforce: 'pre',
    load(id) {
      const language = /react-(?:aria|stately|aria-components)\/.*\/intl\/(?:.*\/)?([a-z]{2}-[A-Z]{2})\.m?js$/.exec(
        id,
      )?.[1]
      return language && !languages.includes(language) ? 'export default {}' : null
    },
  }
}
