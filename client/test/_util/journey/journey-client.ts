import type { AuthClient } from '../../../src/create-auth-client.ts'
import type { Operations } from '../../../src/generated.ts'
import type { AuthState } from '../../../src/session.ts'
import { journeyDocuments } from './journey-documents.ts'

/** What an application learns from the error of its GraphQL client. */
export interface Failure {
  /** The name of the error's class. */
  error: string
  code: unknown
  status?: unknown
  /** In seconds. */
  retryAfter?: unknown
}
export type Outcome = { data: Record<string, unknown> } | { failure: Failure }

/** A GraphQL client with the session of our client. */
export interface GraphQLSender {
  /** @throws the client's own error */
  send(text: string, variables: object): Promise<Record<string, unknown>>
  /** What the client's own error says. @throws an error that is not the client's own */
  describe(error: unknown): Failure
  /** Executes an operation without a document, where the client has a method for it. */
  perform?(field: Field, variables: object): Promise<unknown>
}
export type OpenSender = (url: string, auth: AuthClient) => GraphQLSender

export type Field = keyof typeof journeyDocuments
type Method = 'logIn' | 'verifyTwoFactor' | 'logOut'

/** An application in a journey. What it answers can be sent from a page to a test as JSON. */
export interface JourneyClient {
  /** Executes an operation of the journey. @throws when it has no result */
  perform<F extends Field>(field: F, variables: object): Promise<Operations[F]['result']>
  /** Sends a document. */
  send(text: string, variables?: object): Promise<Outcome>
  /** Calls our client, which keeps the session. */
  auth<M extends Method>(method: M, variables?: object): Promise<Awaited<ReturnType<AuthClient[M]>>>
  state(): Promise<AuthState>
}

/** Connects an application with a GraphQL client. */
export function connectJourney(url: string, auth: AuthClient, openSender: OpenSender): JourneyClient {
  const sender = openSender(url, auth)
  return {
    async perform(field, variables) {
      if (sender.perform) return sender.perform(field, variables) as never
      return propertyOf(await sender.send(journeyDocuments[field], variables), field)
    },
    send: (text, variables = {}) =>
      sender.send(text, variables).then(
        (data) => ({ data }),
        (error: unknown) => ({ failure: sender.describe(error) }),
      ),
    auth: (method, variables) => propertyOf(auth, method)(variables),
    state: async () => auth.state,
  }
}

/** Its type is what the caller says. */
function propertyOf(object: object, name: string) {
  return Reflect.get(object, name)
}
