import { type Client, systemClient } from '../client.ts'
import { type Access, type AnonymousAccess, anonymous, type CredentialAccess } from './access.ts'

/** The credential and the origin of a request: what every verb takes as its second parameter. */
export interface Caller<CallerAccess extends Access = Access> {
  access: CallerAccess
  client: Client
}

/** The server itself: a job, a clean-up, the command line. The type of its client distinguishes it from an anonymous caller. */
export interface SystemCaller extends Caller<AnonymousAccess> {
  client: typeof systemClient
}

/** A caller of whom it is known who acts: by a credential, or because it is the server itself. */
export type KnownCaller = Caller<CredentialAccess> | SystemCaller

/** The caller of work that no request caused. */
export const systemCaller: SystemCaller = { access: anonymous, client: systemClient }
