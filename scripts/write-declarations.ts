import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { isolatedDeclarationSync } from 'rolldown/experimental'

/**
 * Writes the declarations of a source file and of every file that it imports.
 *
 * @param packages those that whoever uses the declarations has installed
 * @throws Error when one of them imports another package
 */
export function writeDeclarations(source: string, entry: string, target: string, packages: string[] = []): void {
  const waiting = [join(source, entry)]
  const written = new Set<string>()
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (written.has(file)) continue
    written.add(file)
    const { code, errors } = isolatedDeclarationSync(file, readFileSync(file, 'utf8'), {})
    if (errors.length > 0) throw new Error(`${file} cannot be declared: ${errors[0]?.message}`)
    const declared = code.replace(
      /(from\s+["'])([^"']+)(["'])/g,
      (_whole, before: string, from: string, after: string) => {
        if (packages.includes(from)) return `${before}${from}${after}`
        if (!from.startsWith('.')) throw new Error(`The declarations of ${file} import the package ${from}`)
        waiting.push(join(dirname(file), from))
        return `${before}${from.replace(/\.ts$/, '.js')}${after}`
      },
    )
    const path = join(target, relative(source, file)).replace(/\.ts$/, '.d.ts')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, declared)
  }
}
