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

/** How many documents are remembered, and up to which length: an attacker's variety costs no more memory than that. */
const remembered = 500
const longestRemembered = 4_000

/** @param options.introspection whether clients may ask for the schema */
export function createDocuments(
  schema: GraphQLSchema,
  options: { limits: DocumentLimits; introspection: boolean },
): Documents {
  const parsed = new Map<string, DocumentNode>()
  const validated = new WeakMap<DocumentNode, readonly GraphQLError[]>()
  const rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]

  return {
    parse(query) {
      const known = parsed.get(query)
      if (known) return known
      const document = parse(query, { maxTokens: options.limits.tokens, noLocation: query.length > 20_000 })
      checkDocumentLimits(document, options.limits)
      if (query.length <= longestRemembered) {
        parsed.set(query, document)
        const oldest = parsed.size > remembered ? parsed.keys().next().value : undefined
        if (oldest !== undefined) parsed.delete(oldest)
      }
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
