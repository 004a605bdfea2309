import type { Config } from '../../../config.ts'
import { type Html, html } from '../../../core/pages/html.ts'
import { pathTo } from '../../../core/pages/path-to.ts'

/** The last sentence of a finished page, which leads on to the application or to the pages of this server. These pages do not sign anyone in. */
export function signInNow(config: Pick<Config, 'appUrl' | 'productName' | 'publicUrl'>): Html {
  const { appUrl, productName } = config
  if (!appUrl) return html`You can <a href="${pathTo(config, '/account/sign-in')}">sign in</a> now.`
  return html`You can <a href="${appUrl}">continue to ${productName}</a> and sign in.`
}
