import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { isNestedTooDeeply } from '../core/nesting.ts'
import { assertDocumentLimits, type DocumentLimits, listFieldsOf } from './document-limits.ts'
import { nestedTooDeeply, tooLarge } from './over-limit.ts'

/** Parses and validates documents. Recently used documents that are valid are cached. */
export interface Documents {
  /** @throws GraphQLError for a syntax error or a document over a limit */
  parse(query: string): DocumentNode
  validate(document: DocumentNode): readonly GraphQLError[]
}

/**
 * The number of characters of documents that are cached, and the longest document that is cached. A parsed document takes
 * about 250 bytes of memory per character, and an attacker who sends many documents must not use more than 60 MB.
 */
const cachedCharacters = 250_000
const maxCachedLength = 4_000

/** @param options.introspection whether clients may query the schema */
export function createDocuments(
  schema: GraphQLSchema,
  options: { limits: DocumentLimits; introspection: boolean },
): Documents {
  // The least recently used documents are evicted first, so that documents in use stay cached.
  const cached = new LRUCache<string, DocumentNode>({
    maxSize: cachedCharacters,
    maxEntrySize: maxCachedLength,
    sizeCalculation: (_document, query) => query.length,
  })
  const lists = listFieldsOf(schema)
  // Nothing is kept of an invalid document: its errors, each with its stack, can take a hundred times its size.
  const queries = new WeakMap<DocumentNode, string>()
  const valid = new WeakSet<DocumentNode>()
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]

  return {
    parse(query) {
      const known = cached.get(query)
      if (known) return known
      if (isNestedTooDeeply(query)) throw nestedTooDeeply()
      const document = parseBounded(query, options.limits)
      assertDocumentLimits(document, options.limits, lists)
      queries.set(document, query)
      return document
    },
    validate(document) {
      if (valid.has(document)) return []
      const errors = validate(schema, document, rules, { maxErrors: 10 })
      if (errors.length > 0) return errors
      valid.add(document)
      const query = queries.get(document)
      if (query !== undefined) cached.set(query, document)
      return errors
    },
  }
}

function parseBounded(query: string, { tokens }: DocumentLimits): DocumentNode {
  try {
    return parse(query, { maxTokens: tokens, noLocation: query.length > 20_000 })
  } catch (error) {
    // graphql-js reports its limit as a syntax error.
    const isOver = error instanceof GraphQLError && error.message.endsWith('tokens. Parsing aborted.')
    throw isOver ? tooLarge('tokens', tokens) : error
  }
}
