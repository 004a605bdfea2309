import { hash } from 'node:crypto'
import { RequestError } from '../core/request-error.ts'

/** The document of a request, by its text or by its hash (`sha256:` and 64 hexadecimal digits). */
export interface DocumentReference {
  query: string | null
  documentId: string | null
  /** Whether the id is the hash that Apollo's and urql's clients send first, before they send the text. */
  isProbe: boolean
}

/** Documents that are known by their hash. */
export interface TrustedDocuments {
  /** The text of the document of a request. @throws RequestError for a document that is not known, or not allowed */
  textOf(reference: DocumentReference): string
}

/** The id of a document: the SHA-256 of its text. [GraphQL over HTTP, appendix on persisted documents] */
export function documentIdOf(text: string): string {
  return `sha256:${hash('sha256', text)}`
}

/**
 * Finds documents by their id. With a list, only its documents and the server's own are executed: an attacker must not run
 * queries that no client of the operator sends. Nothing is ever added, so that a probe or an introspection query does not
 * become trusted. [OWASP GraphQL Cheat Sheet]
 *
 * @param listed the documents of the operator by their ids; null allows every document
 * @param own the documents of the server's own pages
 */
export function createTrustedDocuments(
  listed: ReadonlyMap<string, string> | null,
  own: readonly string[],
): TrustedDocuments {
  const texts = new Map([...(listed ?? []), ...own.map((text) => [documentIdOf(text), text] as const)])
  const allowed = listed === null ? null : new Set(texts.values())
  return {
    textOf({ query, documentId, isProbe }) {
      if (query !== null) {
        if (allowed === null || allowed.has(query)) return query
        throw new RequestError(
          'BAD_USER_INPUT',
          'This server executes trusted documents only, and this document is not one of them.',
        )
      }
      const text = texts.get(documentId ?? '')
      if (text !== undefined) return text
      // The clients recognise this message, and send the whole document next.
      if (isProbe) throw new RequestError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
      throw new RequestError('BAD_USER_INPUT', 'There is no trusted document with this `documentId`.')
    },
  }
}
