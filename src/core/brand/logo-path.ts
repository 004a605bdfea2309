import type { Config } from '../../config.ts'
import { pathTo } from '../pages/path-to.ts'

/** The path of the operator's logo as browsers see it; null without BRAND_LOGO. */
export function logoPath(config: Pick<Config, 'brandLogo' | 'publicUrl'>): string | null {
  if (config.brandLogo === null) return null
  return pathTo(config, /\.png$/i.test(config.brandLogo) ? '/brand/logo.png' : '/brand/logo.svg')
}
