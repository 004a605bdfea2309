import type { EntityManager } from '@mikro-orm/postgresql'
import { type User, UserEntity } from '../../../core/identity/store/user.ts'
import { createRowReader, selectList } from '../../../store/columns.ts'
import { executeSql } from '../../../store/database.ts'

const readUser = createRowReader<User>(UserEntity)

// SQL rather than the query builder: the condition has the expression of the unique index. The collation "C" maps only ASCII
// letters, in every locale.
const statement = `select ${selectList(UserEntity, 'u')} from users u
  where lower(u.username collate "C") = lower($1 collate "C")`

/** A user by username, in any letter case. */
export async function findByUsername(em: EntityManager, username: string): Promise<User | null> {
  const { rows } = await executeSql(em, statement, [username])
  return rows[0] ? readUser(rows[0]) : null
}
