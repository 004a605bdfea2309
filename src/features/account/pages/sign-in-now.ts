import type { Config } from '../../../config.ts'
import { type Html, html } from '../../../core/pages/html.ts'

/** The last sentence of a finished page. These pages do not sign anyone in. */
export function signInNow({ appUrl, productName }: Pick<Config, 'appUrl' | 'productName'>): Html {
  if (!appUrl) return html`You can close this page and sign in.`
  return html`You can <a href="${appUrl}">continue to ${productName}</a> and sign in.`
}
