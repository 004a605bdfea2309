import { defineEntity, type EntityManager, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { createBatcher } from '../../../store/batcher.ts'
import type { Database } from '../../../store/database.ts'
import { opaque } from '../../../store/opaque-parameter.ts'

/** A JSON object. */
export type JsonObject = Record<string, unknown>

export const UserDataEntity = defineEntity({
  name: 'UserData',
  tableName: 'user_data',
  properties: {
    userId: p.uuid().primary(),
    // The user's own: nothing in the server may trust it.
    data: p.json().$type<JsonObject>(),
    // The operator's.
    appData: p.json().$type<JsonObject>(),
  },
})

/** The table as typed Kysely sees it. */
type UserDataTables = InferKyselyDB<typeof UserDataEntity>

/** The free-form data of a user. */
export interface UserData {
  data: JsonObject
  appData: JsonObject
}

/**
 * The data of several users, in the order of the ids. A user without a row has two empty objects. The places of one user share the
 * objects, so nobody may change them: an attacker can ask for a large object thousands of times in one document.
 */
export async function findDataOfUsers(em: EntityManager, ids: readonly string[]): Promise<UserData[]> {
  const rows = await em
    .getKysely<UserDataTables>()
    .selectFrom('user_data')
    // As text: a driver or an ORM that copies objects might lose a key.
    .select(['user_id', sql<string>`data::text`.as('data'), sql<string>`app_data::text`.as('app_data')])
    .where('user_id', 'in', [...new Set(ids)])
    .execute()
  const byId = new Map(
    rows.map((row) => [row.user_id, { data: readObject(row.data), appData: readObject(row.app_data) }]),
  )
  return ids.map((id) => byId.get(id) ?? { data: {}, appData: {} })
}

/** Stores the data of an account that was just made. An object that is absent is empty. */
export async function insertUserData(
  em: EntityManager,
  userId: string,
  { data, appData }: { data?: JsonObject | null | undefined; appData?: JsonObject | null | undefined },
): Promise<void> {
  if (data == null && appData == null) return
  const json = (object: JsonObject | null | undefined) => sql<JsonObject>`${JSON.stringify(object ?? {})}::jsonb`
  await em
    .getKysely<UserDataTables>()
    .insertInto('user_data')
    .values({ user_id: userId, data: json(data), app_data: json(appData) })
    .execute()
}

/** Replaces the operator's data about a user, in the caller's transaction, which holds the lock of the user's row. */
export async function replaceAppData(em: EntityManager, userId: string, appData: JsonObject): Promise<void> {
  const json = sql<JsonObject>`${JSON.stringify(appData)}::jsonb`
  await em
    .getKysely<UserDataTables>()
    .insertInto('user_data')
    .values({ user_id: userId, data: sql<JsonObject>`'{}'::jsonb`, app_data: json })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ app_data: json }))
    .execute()
}

/** Reads a JSON object as the database returns it. @throws TypeError for another value */
export function readObject(json: string): JsonObject {
  const value: unknown = JSON.parse(json)
  if (!isJsonObject(value)) throw new TypeError('The column does not hold a JSON object')
  return value
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads the operator's data about a user by its id. */
export type ReadAppData = (userId: string) => Promise<JsonObject>

/**
 * Reads on the connection of a transaction: to wait for another connection while holding this one could exhaust the pool, and
 * the embedded database has only one.
 */
export function readAppDataIn(em: EntityManager): ReadAppData {
  return async (userId) => (await findDataOfUsers(em, [userId]))[0]?.appData ?? {}
}

const readAppData = {
  name: 'read_app_data',
  text: `select json_agg(r)::text as json from
    (select user_id as "userId", app_data as "appData" from user_data where user_id = any(${opaque('$1::uuid[]')}::uuid[])) r`,
}

/** Reads outside any transaction: one named statement serves all calls that arrive while another is under way. */
export function createReadAppData(database: Database): ReadAppData {
  const batcher = createBatcher<string, Record<string, unknown>>(
    (ids) => database.readRows(readAppData, [`{${ids.join(',')}}`]),
    { item: (id) => id, row: (row) => String(row.userId) },
  )
  return async (userId) => {
    const appData = (await batcher.run(userId))?.appData
    return isJsonObject(appData) ? appData : {}
  }
}
