import { ApolloLink, Observable } from '@apollo/client/core/index.js'
import { createRefusals } from './refusals.ts'
import { type Answer, isRefused, isRepeatable, type TokenSource } from './refused-answer.ts'

export { possibleTypes } from './generated.ts'
export type { TokenSource } from './refused-answer.ts'

/**
 * A link for Apollo Client 3 and 4 that sends the access token with every operation. When the API refuses the token, the link
 * refreshes it and repeats the operation once.
 *
 * The links that follow it decide to which API the token is sent. An `authorization` in the context of an operation stays as
 * it is.
 */
export function createAuthLink(auth: TokenSource): ApolloLink {
  const refusals = createRefusals(auth.renew)
  /** The credential that was sent with an operation: a link before this one may send the same operation again. */
  const sent = new WeakMap<object, string>()

  return new ApolloLink((operation, forward) => {
    const given = headersOf(operation.getContext())
    const own = Object.keys(given).find((name) => name.toLowerCase() === 'authorization')
    if (own && given[own] !== sent.get(operation)) return forward(operation)
    const definition = operation.query.definitions.find((each) => each.kind === 'OperationDefinition')
    const kind = definition && 'operation' in definition ? definition.operation : undefined

    return new Observable((observer) => {
      let subscription: { unsubscribe(): void } | undefined
      let closed = false
      const fail = (error: unknown) => {
        if (!closed) observer.error(error)
      }

      const send = (token: string | null, isRepetition: boolean): void => {
        if (closed) return
        const { authorization: _before, ...headers } = headersOf(operation.getContext())
        if (token) sent.set(operation, `Bearer ${token}`)
        operation.setContext({ headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers })
        let isFirst = true
        /** What arrives while a new token is on its way. It is delivered if there is none. */
        let waiting: (() => void)[] | null = null
        const deliver = (event: () => void) => (waiting ? waiting.push(event) : event())

        const judge = (answer: Answer | null, event: () => void) => {
          const wasFirst = isFirst
          isFirst = false
          if (!wasFirst || !answer) return deliver(event)
          const refused = isRefused(answer)
          if (!refused) refusals.accept(token)
          if (!refused || isRepetition || !isRepeatable(kind, answer)) return deliver(event)
          waiting = [event]
          refusals.replace(token).then((next) => {
            if (closed) return
            const events = waiting ?? []
            waiting = null
            if (!next) {
              for (const each of events) each()
              return
            }
            first.unsubscribe()
            send(next, true)
          }, fail)
        }
        const first = forward(operation).subscribe({
          next: (result) => judge(answerOf(result, operation.getContext()), () => observer.next(result)),
          error: (error: unknown) => judge(answerOfError(error), () => observer.error(error)),
          complete: () => deliver(() => observer.complete()),
        })
        subscription = first
      }

      auth.getAccessToken().then((token) => send(token, false), fail)
      return () => {
        closed = true
        subscription?.unsubscribe()
      }
    })
  })
}

function headersOf(context: object): Record<string, unknown> {
  const headers = 'headers' in context ? context.headers : null
  return typeof headers === 'object' && headers !== null ? { ...headers } : {}
}

/** With `application/graphql-response+json`, Apollo Client 4 delivers an answer with the status 401 as a result. */
function answerOf(result: object, context: object): Answer {
  const response = 'response' in context ? context.response : null
  const status = typeof response === 'object' && response !== null && 'status' in response ? response.status : null
  return { ...bodyOf(result), ...(typeof status === 'number' && { status }) }
}

/** The body of a failed request is parsed in Apollo Client 3 (`result`), and text in version 4 (`bodyText`). @returns null if no answer arrived */
function answerOfError(error: unknown): Answer | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null
  const body = 'result' in error ? error.result : 'bodyText' in error ? error.bodyText : null
  return { ...bodyOf(typeof body === 'string' ? parse(body) : body), status: Number(error.statusCode) }
}

function bodyOf(body: unknown): Answer {
  if (typeof body !== 'object' || body === null) return {}
  const errors = 'errors' in body && Array.isArray(body.errors) ? body.errors : []
  return {
    data: 'data' in body ? body.data : undefined,
    errors: errors.filter((each) => typeof each === 'object' && each),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
