import type { Config } from '../../../config.ts'
import { type Html, html } from '../../../core/pages/html.ts'

/** The way on after something is done: these pages sign nobody in. */
export function signInNow({ appUrl, productName }: Pick<Config, 'appUrl' | 'productName'>): Html {
  if (!appUrl) return html`You can close this page and sign in.`
  return html`You can <a href="${appUrl}">go on to ${productName}</a> and sign in.`
}
