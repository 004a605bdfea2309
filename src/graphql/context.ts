import type DataLoader from 'dataloader'
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
  /** Users by id, read together for a whole list. */
  users: DataLoader<string, User | null>
}
