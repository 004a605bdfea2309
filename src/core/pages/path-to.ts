import type { Config } from '../../config.ts'

/** The path of a page as browsers see it: the public address may have a folder of its own in front. */
export function pathTo(config: Pick<Config, 'publicUrl'>, path: `/${string}`): string {
  return new URL(config.publicUrl).pathname.replace(/\/$/, '') + path
}
