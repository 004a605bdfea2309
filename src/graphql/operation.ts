import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationTypeNode } from 'graphql'
import { type RootFields, rootFieldsOf } from './root-fields.ts'

/** The operation that a request executes: one of its document, which has been parsed and need not be valid. */
export class Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  /** Null if the client named none, as for a document with one operation. */
  readonly name: string | null
  #rootFields: RootFields | null | undefined

  constructor(schema: GraphQLSchema, document: DocumentNode, name: string | null) {
    this.schema = schema
    this.document = document
    this.name = name
  }

  /** Null if the document has no such operation. */
  get type(): OperationTypeNode | null {
    return getOperationAST(this.document, this.name)?.operation ?? null
  }

  /** The names of the root fields, found at the first call, because most requests need none; null if there is no such operation. */
  rootFields(): RootFields | null {
    if (this.#rootFields === undefined) this.#rootFields = rootFieldsOf(this.document, this.name)
    return this.#rootFields
  }
}
