import { readFileSync } from 'node:fs'
import type { GraphQLSchema } from 'graphql'
import type { Config } from '../config.ts'
import { createDocuments } from '../graphql/documents.ts'
import { documentIdOf } from '../graphql/trusted-documents.ts'
import { StartError } from './start-error.ts'

/**
 * Reads the manifest that TRUSTED_DOCUMENTS names: an object of documents by their hash, as GraphQL Code Generator writes it, or
 * the manifest of Apollo. Every document must have the hash that it is listed under, and be valid.
 *
 * @returns the documents by their ids; null without a manifest
 * @throws StartError
 */
export function readTrustedDocuments(
  { trustedDocuments: file, documentLimits, introspection }: Config,
  schema: GraphQLSchema,
): Map<string, string> | null {
  if (file === null) return null
  const documents = createDocuments(schema, { limits: documentLimits, introspection })
  const listed = new Map<string, string>()
  for (const [name, text] of entriesOf(readJson(file))) {
    const id = documentIdOf(text)
    if (id !== (name.startsWith('sha256:') ? name : `sha256:${name}`)) {
      throw new StartError(`TRUSTED_DOCUMENTS: ${name} is not the SHA-256 of its document.`)
    }
    const problem = problemOf(() => documents.validate(documents.parse(text))[0])
    if (problem !== null) throw new StartError(`TRUSTED_DOCUMENTS: the document ${name} cannot be executed: ${problem}`)
    listed.set(id, text)
  }
  if (listed.size === 0) throw new StartError('TRUSTED_DOCUMENTS: the file lists no document.')
  return listed
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not valid JSON' : String(Reflect.get(Object(error), 'code'))
    throw new StartError(`TRUSTED_DOCUMENTS: the file ${file} cannot be read (${reason}).`)
  }
}

function entriesOf(manifest: unknown): [name: string, text: string][] {
  const operations = isObject(manifest) && Array.isArray(manifest.operations) ? manifest.operations : null
  const entries: unknown[][] = operations
    ? operations.map((operation) => [Reflect.get(Object(operation), 'id'), Reflect.get(Object(operation), 'body')])
    : Object.entries(isObject(manifest) ? manifest : {})
  return entries.map(([name, text]) => {
    if (typeof name === 'string' && typeof text === 'string') return [name, text]
    throw new StartError('TRUSTED_DOCUMENTS: the file must be a JSON object of documents by their SHA-256.')
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function problemOf(check: () => Error | undefined): string | null {
  try {
    return check()?.message ?? null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
