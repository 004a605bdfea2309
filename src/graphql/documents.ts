import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { checkDocumentLimits, type DocumentLimits } from './document-limits.ts'

/** Documents as they come in: parsed and validated once, and remembered while they are in use. */
export interface Documents {
  /** @throws GraphQLError for a syntax error or a document over a limit */
  parse(query: string): DocumentNode
  validate(document: DocumentNode): readonly GraphQLError[]
}

/**
 * How many characters of documents are remembered, and up to which length each: a parsed document takes about 250 bytes
 * of memory a character, and an attacker's variety must not cost more than 60 MB.
 */
const remembered = 250_000
const longestRemembered = 4_000

/** @param options.introspection whether clients may ask for the schema */
export function createDocuments(
  schema: GraphQLSchema,
  options: { limits: DocumentLimits; introspection: boolean },
): Documents {
  const parsed = new Map<string, DocumentNode>()
  let size = 0
  const validated = new WeakMap<DocumentNode, readonly GraphQLError[]>()
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]

  const remember = (query: string, document: DocumentNode) => {
    parsed.set(query, document)
    size += query.length
    for (const oldest of parsed.keys()) {
      if (size <= remembered) return
      parsed.delete(oldest)
      size -= oldest.length
    }
  }

  return {
    parse(query) {
      const known = parsed.get(query)
      if (known) return known
      const document = parse(query, { maxTokens: options.limits.tokens, noLocation: query.length > 20_000 })
      checkDocumentLimits(document, options.limits)
      if (query.length <= longestRemembered) remember(query, document)
      return document
    },
    validate(document) {
      const known = validated.get(document)
      if (known) return known
      const errors = validate(schema, document, rules, { maxErrors: 10 })
      validated.set(document, errors)
      return errors
    },
  }
}
