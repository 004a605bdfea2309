import type { Config } from '../../config.ts'

/** The URL of a link in a mail. It is below the configured URL, never one from a request. [ASVS 5.0 4.1.3] */
export function linkTo(config: Pick<Config, 'appUrl' | 'publicUrl'>, path: `/${string}`, token: string): string {
  return `${config.appUrl ?? config.publicUrl}${path}?token=${encodeURIComponent(token)}`
}
