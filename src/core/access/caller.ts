import { type Client, systemClient } from '../client.ts'
import { type Access, anonymous } from './access.ts'

/** The credential and the origin of a request: what every verb takes as its second parameter. */
export interface Caller<CallerAccess extends Access = Access> {
  access: CallerAccess
  client: Client
}

/** The caller of work that no request caused. */
export const systemCaller: Caller = { access: anonymous, client: systemClient }
