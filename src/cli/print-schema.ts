import { writeFileSync } from 'node:fs'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { schema } from '../features/schema.ts'

/** The schema as it is declared, with its directives. */
export function printSchema(): string {
  // Pothos stores the directives twice, as nodes and as an extension: the nodes are printed.
  return `${printSchemaWithDirectives(schema, { pathToDirectivesInExtensions: ['none'] })}\n`
}

if (import.meta.main) writeFileSync(new URL('../../schema.graphql', import.meta.url), printSchema())
