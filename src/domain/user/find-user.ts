import { findUserById, type User } from '../../store/user.ts'
import type { Services } from '../services.ts'

/** A user by id; a text that is no id is answered like one that nobody has. */
export async function findUser(services: Pick<Services, 'database'>, id: string): Promise<User | null> {
  return findUserById(services.database.fork(), id)
}
