import { composeFirebaseHash, type FirebaseParameters } from '../../crypto/foreign-hash/firebase-parameters.ts'
import type { ImportedRow } from '../../features/admin/index.ts'
import type { Target } from './column-table.ts'

/** The fields of an account from the values of a row. A hash of Firebase gets its salt and the parameters of its project. */
export function toFields(
  values: ReadonlyMap<string, unknown>,
  targets: ReadonlyMap<string, Target | null>,
  firebase: FirebaseParameters | null,
): ImportedRow {
  const fields: Partial<Record<Target, unknown>> = {}
  for (const [column, value] of values) {
    const target = targets.get(column)
    if (target) fields[target] = value
  }
  const { password_salt: salt, ...rest } = fields
  const hash = fields.password_hash
  if (!firebase || typeof hash !== 'string' || typeof salt !== 'string' || hash === '' || salt === '') return rest
  return { ...rest, password_hash: composeFirebaseHash(firebase, hash, salt) }
}
