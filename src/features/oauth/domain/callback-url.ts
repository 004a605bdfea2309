import type { Config } from '../../../config.ts'

/** The address that is registered at a provider: the provider sends every browser there, and to no other address. */
export function callbackUrl({ publicUrl }: Pick<Config, 'publicUrl'>, provider: string): string {
  return `${publicUrl}/oauth/${provider}/callback`
}
