import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** The script of the built pages, long enough that compressing it pays. */
export const builtScript = `export const numbers = [${Array.from({ length: 500 }, (_, index) => index)}]\n`

const page = (title: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <base href="/">
    <title>${title}</title>
    <script type="application/json" id="config">{}</script>
    <script type="module" src="./assets/page-3kq9Zx1c.js"></script>
  </head>
  <body><div id="root">${title}</div></body>
</html>
`

/** A folder as Vite builds it, beside a file that nobody may get. */
export async function writeBuiltPages(): Promise<{ directory: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'sallyport-pages-'))
  const directory = join(parent, 'dist')
  const assets = join(directory, 'assets')
  await mkdir(join(assets, 'nested'), { recursive: true })
  await writeFile(join(parent, 'outside.js'), 'a secret')
  await writeFile(join(directory, 'account.html'), page('Account'))
  await writeFile(join(directory, 'admin.html'), page('Console'))
  await writeFile(join(directory, 'beside.js'), 'a secret')
  await writeFile(join(assets, 'page-3kq9Zx1c.js'), builtScript)
  await writeFile(join(assets, 'page-3kq9Zx1c.js.br'), brotliCompressSync(builtScript))
  await writeFile(join(assets, 'page-3kq9Zx1c.js.gz'), gzipSync(builtScript))
  await writeFile(join(assets, 'page-b8Jq_-2f.css'), 'body{margin:0}')
  await writeFile(join(assets, 'key.pem'), 'a secret')
  await writeFile(join(assets, '.env'), 'a secret')
  await writeFile(join(assets, 'nested/deep-12345678.js'), 'a secret')
  await symlink(join(parent, 'outside.js'), join(assets, 'link-12345678.js'))
  return { directory, remove: () => rm(parent, { recursive: true, force: true }) }
}
