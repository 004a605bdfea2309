import type { Access } from '../domain/access/access.ts'
import type { Client, Services } from '../domain/services.ts'
import type { LimitState } from '../ports/limiter.ts'
import type { User } from '../store/user.ts'

/** What every resolver gets: who asks, from where, and what the product is made of. */
export interface RequestContext {
  services: Services
  access: Access
  client: Client
  /** The limits that this request was counted against, by field coordinate. */
  limits: Map<string, LimitState>
  /** A user by id; those of a whole list are read together. */
  loadUser(id: string): Promise<User | null>
}
