import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildSchema, parse } from 'graphql'

/** The parts of the pages that have documents of their own: each gets a file, so that one does not carry those of the other. */
const parts = ['account', 'admin'] as const

const web = fileURLToPath(new URL('../web/src/', import.meta.url))

/**
 * Writes the typed documents of the pages with GraphQL Code Generator, from the `.graphql` files beside the pages.
 *
 * @param schemaText in the schema definition language
 * @returns the texts of the files by their paths below `web/src/generated`
 */
export async function generateWeb(schemaText: string): Promise<Map<string, string>> {
  const config = JSON.parse(readFileSync(new URL('../generated/codegen-config.json', import.meta.url), 'utf8'))
  const files = new Map<string, string>()
  for (const part of parts) {
    const paths = globSync(`${part}/**/*.graphql`, { cwd: web }).toSorted()
    const documents = paths.map((path) => {
      const rawSDL = readFileSync(`${web}${path}`, 'utf8')
      return { location: path, document: parse(rawSDL), rawSDL }
    })
    const sections = await preset.buildGeneratesSection({
      baseOutputDir: `${web}generated/${part}/`,
      schema: parse(schemaText),
      schemaAst: buildSchema(schemaText),
      documents,
      config: { ...config, documentMode: 'string' },
      presetConfig: { fragmentMasking: false },
      plugins: [],
      pluginMap: {},
    })
    const types = sections.find(({ filename }) => filename.endsWith('/graphql.ts'))
    if (!types) throw new Error('GraphQL Code Generator wrote no graphql.ts.')
    const text = await codegen(types)
    // Without this mark, a bundler keeps every document in the first view.
    const pure = text.replaceAll(' = new TypedDocumentString(', ' = /*#__PURE__*/ new TypedDocumentString(')
    files.set(`${part}.ts`, `${pure.trim()}\n`)
  }
  return files
}
