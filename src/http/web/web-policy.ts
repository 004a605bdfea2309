import type { Config } from '../../config.ts'

/**
 * The policy of the built pages: scripts and styles come from this server alone, and no text becomes a script. Markup that an
 * attacker manages to put into a page has no effect, and a library that writes markup from a string stops working instead of
 * running it. Pictures of users have the address of PUBLIC_URL. [ASVS 5.0 3.4.3, 3.4.6, CSP Level 3, Trusted Types §4]
 */
export function webPolicy({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${new URL(publicUrl).origin}`,
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
