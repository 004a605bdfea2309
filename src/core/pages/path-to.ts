import type { Config } from '../../config.ts'

/** The path of a page as browsers see it: the path of PUBLIC_URL is prepended. */
export function pathTo(config: Pick<Config, 'publicUrl'>, path: `/${string}`): string {
  return new URL(config.publicUrl).pathname.replace(/\/$/, '') + path
}
