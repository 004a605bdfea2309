import { type Exchange, makeErrorResult, makeOperation, type Operation, type OperationResult } from '@urql/core'
import {
  empty,
  filter,
  fromPromise,
  fromValue,
  makeSubject,
  map,
  merge,
  mergeMap,
  pipe,
  type Source,
  share,
  takeUntil,
} from 'wonka'
import { createRefusals } from './refusals.ts'
import { isRefused, isRepeatable, type TokenSource } from './refused-answer.ts'

export type { TokenSource } from './refused-answer.ts'

/** How an operation was sent. It travels in the context of the operation. */
interface Sent {
  token: string | null
  isRepetition: boolean
  /** The operation without the token, which the exchanges before this one know. */
  original: Operation
  /** What follows its first result: null for that result. */
  outcome?: Promise<Outcome> | null
}
/** A new token to repeat the operation with, or why there is none. */
interface Outcome {
  next?: string | null
  failure?: Error
}

/**
 * An exchange for urql that sends the access token with every operation. When the API refuses the token, the exchange
 * refreshes it and repeats the operation once. It stands after the cache and before `fetchExchange`.
 *
 * The exchanges that follow it decide to which API the token is sent. An `authorization` in the `fetchOptions` stays as it is.
 */
export function createAuthExchange(auth: TokenSource): Exchange {
  const refusals = createRefusals(auth.renew)
  return ({ forward }) =>
    (operations) => {
      const shared = share(operations)
      const repetitions = makeSubject<Operation>()
      const failures = makeSubject<OperationResult>()
      const ended = (key: number) => filter<Operation>((each) => each.kind === 'teardown' && each.key === key)(shared)

      const authorize = (original: Operation): Source<Operation> => {
        if (original.kind === 'teardown') return fromValue(original)
        const token = auth.getAccessToken().then(
          (accessToken) => ({ accessToken }),
          (error: unknown) => ({ failure: asError(error) }),
        )
        return pipe(
          fromPromise(token),
          takeUntil(ended(original.key)),
          mergeMap((answer) => {
            if ('accessToken' in answer) return fromValue(withToken(original, answer.accessToken, false))
            failures.next(makeErrorResult(original, answer.failure))
            return empty
          }),
        )
      }

      const judge = (result: OperationResult): Source<OperationResult> => {
        const sent: Sent | undefined = result.operation.context.sallyport
        if (!sent) return fromValue(result)
        const { original, token } = sent
        const own = { ...result, operation: original }
        const isFirst = sent.outcome === undefined
        if (isFirst) {
          const status: number | undefined = result.error?.response?.status
          const answer = { status, errors: result.error?.graphQLErrors, data: result.data }
          const refused = isRefused(answer)
          if (!refused && !result.error?.networkError) refusals.accept(token)
          const repeats = refused && !sent.isRepetition && isRepeatable(original.kind, answer)
          sent.outcome = repeats ? outcomeOf(refusals.replace(token)) : null
        }
        if (!sent.outcome) return fromValue(own)
        return pipe(
          fromPromise(sent.outcome),
          takeUntil(ended(original.key)),
          filter(({ next }) => {
            if (next && isFirst) {
              // What is left of the first attempt, such as a stream, ends.
              repetitions.next(makeOperation('teardown', result.operation))
              repetitions.next(withToken(original, next, true))
            }
            return !next
          }),
          map(({ failure }) => (failure ? makeErrorResult(original, failure) : own)),
        )
      }

      const authorized = pipe(shared, mergeMap(authorize))
      const results = forward(merge([authorized, repetitions.source]))
      return merge([pipe(results, mergeMap(judge)), failures.source])
    }
}

function outcomeOf(replaced: Promise<string | null>): Promise<Outcome> {
  return replaced.then(
    (next) => ({ next }),
    (error: unknown) => ({ failure: asError(error) }),
  )
}

function withToken(original: Operation, token: string | null, isRepetition: boolean): Operation {
  const { fetchOptions } = original.context
  const options = (typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions) ?? {}
  const headers = new Headers(options.headers)
  if (headers.has('authorization')) return original
  if (token) headers.set('authorization', `Bearer ${token}`)
  const sent: Sent = { token, isRepetition, original }
  return makeOperation(original.kind, original, {
    ...original.context,
    fetchOptions: { ...options, headers: Object.fromEntries(headers) },
    sallyport: sent,
  })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
