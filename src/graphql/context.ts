import type { Access } from '../core/access/access.ts'
import type { User } from '../core/identity/store/user.ts'
import type { Client, Services } from '../core/services.ts'
import type { LimitState } from '../ports/limiter.ts'

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
