import type { Answer, Credential, Execute } from './execute.ts'
import { type Operations, operations } from './operations.generated.ts'

/** A field of Query or Mutation. */
export type Field = keyof Operations

/** A field that was not executed, or that failed: what a client finds in `errors`. */
export interface RequestError {
  __typename: 'RequestError'
  status: number
  code: string
  message: string
  extensions: Record<string, unknown>
}

/** What a call answers: the result of the field, or why there is none. */
export type Result<F extends Field> = Operations[F]['result'] | RequestError

type Variables<F extends Field> = Operations[F]['variables']
type Context = [credential?: Credential, headers?: Record<string, string>]
type Arguments<F extends Field> =
  Record<string, never> extends Variables<F>
    ? [variables?: Variables<F>, ...Context]
    : [variables: Variables<F>, ...Context]

/** Calls a field by its name, as in `await app.call.login({ input })`. */
export type Calls = { [F in Field]: (...given: Arguments<F>) => Promise<Result<F>> }

/** The same with the whole answer: its status, its headers and all of its errors. */
export type Send = <F extends Field>(field: F, ...given: Arguments<F>) => Promise<Answer<Data<F>>>
export type Data<F extends Field> = { [Name in F]?: Operations[F]['result'] }

/** The documents of `operations.generated.ts` as functions. */
export function createCalls(execute: Execute): { call: Calls; send: Send } {
  const send: Send = (field, ...given) => {
    const [variables, credential, headers] = given
    return execute(operations[field], variables, credential, headers)
  }
  const call =
    <F extends Field>(field: F) =>
    async (...given: Arguments<F>): Promise<Result<F>> => {
      const { status, data, errors } = await send(field, ...given)
      const result = data[field]
      const [error] = errors
      if (!error || (result !== undefined && result !== null)) return result as Operations[F]['result']
      const { code, ...extensions } = error.extensions
      return { __typename: 'RequestError', status, code: String(code), message: error.message, extensions }
    }
  const calls = Object.keys(operations).map((field) => [field, call(field as Field)])
  return { call: Object.fromEntries(calls) as Calls, send }
}

/**
 * The answer, which has to be of this type.
 *
 * @throws with the whole answer when it is of another
 */
export function expectType<A extends { __typename: string }, Name extends A['__typename']>(
  answer: A | null | undefined,
  name: Name,
): Extract<A, { __typename: Name }> {
  if (answer?.__typename === name) return answer as Extract<A, { __typename: Name }>
  throw new Error(`The answer is no ${name}: ${JSON.stringify(answer)}`)
}

/** The code of an error, expected or not; undefined for an answer that is none. */
export function codeOf(answer: { __typename: string } | null | undefined): string | undefined {
  return answer && 'code' in answer ? String(answer.code) : undefined
}

/** The type of an answer; for a field that was not executed, or that failed, the code of its error. */
export function typeOf(answer: { __typename: string; code?: string }): string {
  return (answer.__typename === 'RequestError' && answer.code) || answer.__typename
}

/** A field of an answer, or of a part of one, for tests that generate their documents. Undefined where the value is no object. */
export function fieldOf(value: unknown, name: string): unknown {
  return value && typeof value === 'object' ? Reflect.get(value, name) : undefined
}
