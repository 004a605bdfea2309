import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const client = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles a program in TypeScript and JSX that imports from the client's source, as an application does.
 *
 * @param format `iife` for a script
 * @param alias packages that take the place of others
 */
export async function bundle(
  program: string,
  format: 'esm' | 'iife' = 'esm',
  alias: Record<string, string> = {},
): Promise<string> {
  const built = await rolldown({
    cwd: client,
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    resolve: { alias },
    input: 'program',
    plugins: [
      {
        name: 'program',
        resolveId: (id) =>
          id === 'program' ? '\0program' : /^\/(?:src|test)\//.test(id) ? `${client}${id.slice(1)}` : null,
        load: (id) => (id === '\0program' ? { code: program, moduleType: 'tsx' } : null),
      },
    ],
  })
  const { output } = await built.generate({ format, minify: true })
  await built.close()
  return output[0].code
}
