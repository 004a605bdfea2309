import type { JsonObject, UserData } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'

/** The public part of a user's data: the keys that PUBLIC_DATA names and that the user has set. Null if it names none. */
export async function publicDataOf(
  { config }: Pick<Services, 'config'>,
  load: () => Promise<UserData>,
): Promise<JsonObject | null> {
  if (config.publicData.length === 0) return null
  const { data } = await load()
  const keys = config.publicData.filter((key) => Object.hasOwn(data, key))
  return Object.fromEntries(keys.map((key) => [key, data[key]]))
}
