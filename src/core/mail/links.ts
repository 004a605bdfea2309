import type { Config } from '../../config.ts'

export type LinkPage = 'verify-email' | 'reset-password' | 'confirm-email' | 'not-me'

/** Where a mail's link leads: below the operator's own address, never one that a request names. [ASVS 5.0 4.1.3] */
export function linkTo(config: Pick<Config, 'appUrl' | 'publicUrl'>, page: LinkPage, token: string): string {
  return `${config.appUrl ?? config.publicUrl}/${page}?token=${encodeURIComponent(token)}`
}
