import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The licenses of the packages that a bundle contains, which their terms require to be shipped with it. */
export function thirdPartyLicenses(product: 'client' | 'server', modules: readonly string[]): string {
  const packages = new Map<string, string>()
  for (const module of modules) {
    const [, folder] = /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module) ?? []
    if (folder && existsSync(join(folder, 'package.json'))) packages.set(folder, describePackage(folder))
  }
  const texts = [...new Set(packages.values())].toSorted()
  return `${[`The ${product} contains the following packages.`, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `License: ${license}`
  return `${name} ${version}\n\n${text}`
}
