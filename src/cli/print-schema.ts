import { writeFileSync } from 'node:fs'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { type GraphQLSchema, isAbstractType, isScalarType, isSpecifiedScalarType } from 'graphql'
import { schema } from '../features/schema.ts'

/** The schema as it is declared, with its directives. */
export function printSchema(): string {
  // Pothos keeps the directives twice, as nodes and as an extension: the nodes are printed.
  const text = printSchemaWithDirectives(schema, { pathToDirectivesInExtensions: ['none'] })
  // An empty line between paragraphs comes out indented.
  return `${text.replace(/ +$/gm, '')}\n`
}

/** The members of every union and interface, as the cache of Apollo Client needs them. */
function printPossibleTypes(): string {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))
  return print(
    types.filter(isAbstractType).map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  )
}

/** The TypeScript type of each scalar in the JSON of a client. */
const clientTypes: Record<string, string> = {
  DateTime: 'string',
  EmailAddress: 'string',
  OrganizationRole: 'string',
  File: 'File | Blob',
  JSONObject: 'Record<string, unknown>',
  Scope: 'string',
}

/**
 * The configuration of GraphQL Code Generator that fits this schema.
 *
 * @throws Error for a scalar without a type
 */
export function printCodegenConfig(of: GraphQLSchema = schema): string {
  const scalars = Object.values(of.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
  const types = scalars.map(({ name }) => {
    const type = clientTypes[name]
    if (!type) throw new Error(`The scalar ${name} has no type for clients`)
    return [name, type] as const
  })
  return print([
    ['scalars', Object.fromEntries(types)],
    ['strictScalars', true],
    ['useTypeImports', true],
    ['enumsAsTypes', true],
  ])
}

function print(entries: readonly (readonly [string, unknown])[]): string {
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

/** Every file that `npm run schema` writes, by its path in the repository. */
export const generatedFiles: Record<string, () => string> = {
  'schema.graphql': printSchema,
  'generated/possible-types.json': printPossibleTypes,
  'generated/codegen-config.json': printCodegenConfig,
}

if (import.meta.main) {
  for (const [path, printFile] of Object.entries(generatedFiles)) {
    writeFileSync(new URL(`../../${path}`, import.meta.url), printFile())
  }
}
