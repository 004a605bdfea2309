import type { FieldError as FieldErrorShape } from '../core/errors.ts'
import type { ErrorDeclaration, ErrorEnum, ExpectedError } from '../core/expected-error.ts'
import { inherits } from './access-rules.ts'
import { builder } from './builder.ts'

const FieldError = builder.objectRef<FieldErrorShape>('FieldError').implement({
  description: 'A rule that the input breaks.',
  ...inherits(),
  fields: (t) => ({
    path: t.exposeStringList('path', {
      description: 'The path of the value: the argument and the input fields below it, such as `["input", "email"]`.',
    }),
    message: t.exposeString('message', { description: 'A description of the problem in English.' }),
    rule: t.exposeString('rule', {
      description:
        'The rule that is broken, such as `min_length`. The value is stable, and clients can branch on it: `docs/errors.md` lists them.',
    }),
  }),
})

const types = {
  ID: 'ID',
  Int: 'Int',
  DateTime: 'DateTime',
  '[Scope!]!': ['Scope'],
  '[FieldError!]!': [FieldError],
} as const

/** Adds an enum to the schema. Its values are texts, like the property of the error that holds one. */
function enumOf({ name, description, values }: ErrorEnum) {
  const entries = Object.entries(values).map(([value, description]) => [value, { description }])
  return builder.enumType(name, { description, values: Object.fromEntries(entries) })
}

/**
 * Adds the declared errors to the schema: the enum of their codes, the interface that all of them implement, and a type
 * for each.
 */
export function registerErrors(declarations: readonly ErrorDeclaration[]): void {
  const codes = Object.fromEntries(declarations.map(({ code, codeDescription }) => [code, codeDescription]))
  const ErrorCode = builder.enumType('ErrorCode', {
    description: 'The codes of the expected failures. The failures in `errors` have other codes: see `Mutation`.',
    values: Object.fromEntries(Object.entries(codes).map(([code, description]) => [code, { description }])),
  })
  const ErrorInterface = builder.interfaceRef<ExpectedError>('Error').implement({
    description: 'An expected failure. `... on Error { code message }` reads any of them.',
    ...inherits(),
    fields: (t) => ({
      code: t.expose('code', {
        type: ErrorCode,
        description: 'The code of the failure. It is stable, and clients can branch on it.',
      }),
      message: t.exposeString('message', { description: 'A description of the failure in English, for developers.' }),
    }),
  })
  for (const { errorClass, description, fields } of declarations) {
    const Failure = errorClass as abstract new () => ExpectedError
    builder.objectType(Failure as new () => ExpectedError, {
      name: errorClass.name,
      description,
      ...inherits(),
      interfaces: [ErrorInterface],
      isTypeOf: (value) => value instanceof Failure,
      fields: (t) =>
        Object.fromEntries(
          Object.entries(fields).map(([name, { type, nullable = false, description }]) => [
            name,
            t.field({
              type: typeof type === 'string' ? (types[type] as 'Int') : enumOf(type),
              nullable,
              description,
              resolve: (error) => Reflect.get(error, name),
            }),
          ]),
        ),
    })
  }
}
