/**
 * A failure that clients branch on. It is returned as data and never thrown: the kind of the transaction decides whether what was written
 * before is kept (`transactional`), such as counted attempts, or rolled back (`atomically`).
 */
export abstract class ExpectedError extends Error {
  abstract readonly code: string
}

/** An enum of an error's field, with a description of each value. */
export interface ErrorEnum {
  name: string
  description: string
  values: Record<string, string>
}

/** How a field of an error type is shown in the schema. */
interface ErrorField {
  type: 'ID' | 'Int' | 'DateTime' | '[Scope!]!' | '[FieldError!]!' | ErrorEnum
  nullable?: boolean
  description: string
}

/** How an expected failure is shown in the schema: its type, its code, and its fields other than code and message. */
export interface ErrorDeclaration {
  errorClass: { readonly name: string; readonly prototype: ExpectedError }
  description: string
  code: string
  codeDescription: string
  fields: Record<string, ErrorField>
}

/** Declares how an error class is shown in the schema. A field may only name a property that the class has. */
export function declareError<Failure extends ExpectedError>(
  errorClass: { readonly name: string; readonly prototype: Failure },
  declaration: {
    description: string
    code: Failure['code']
    codeDescription: string
    fields?: Partial<Record<Exclude<keyof Failure, keyof ExpectedError> & string, ErrorField>>
  },
): ErrorDeclaration {
  return { fields: {}, ...declaration, errorClass } as ErrorDeclaration
}
