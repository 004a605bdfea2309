import { writeFileSync } from 'node:fs'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { schema } from '../features/schema.ts'

/** The schema as it is declared, with its directives. */
export function printSchema(): string {
  // Pothos keeps the directives twice, as nodes and as an extension: the nodes are printed.
  const text = printSchemaWithDirectives(schema, { pathToDirectivesInExtensions: ['none'] })
  // An empty line between paragraphs comes out indented.
  return `${text.replace(/ +$/gm, '')}\n`
}

if (import.meta.main) writeFileSync(new URL('../../schema.graphql', import.meta.url), printSchema())
