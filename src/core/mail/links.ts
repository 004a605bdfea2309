import type { Config } from '../../config.ts'

/** Where a mail's link leads: below the operator's own address, never one that a request names. [ASVS 5.0 4.1.3] */
export function linkTo(config: Pick<Config, 'appUrl' | 'publicUrl'>, path: `/${string}`, token: string): string {
  return `${config.appUrl ?? config.publicUrl}${path}?token=${encodeURIComponent(token)}`
}
