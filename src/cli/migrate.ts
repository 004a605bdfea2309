import { withDatabase } from './open-parts.ts'
import type { Outcome, Terminal } from './terminal.ts'

/** Brings the database up to this version. */
export async function migrate(terminal: Terminal): Promise<Outcome> {
  let migrated: string[] = []
  const onMigrated = (names: string[]) => {
    migrated = names
  }
  await withDatabase(terminal.settings(), { onMigrated }, async () => {})
  const text =
    migrated.length === 0
      ? 'The database is up to date already.'
      : `The database is up to date: ${migrated.join(', ')}.`
  return { json: { migrated }, text }
}
