import { withDatabase } from './open-parts.ts'
import type { Outcome, Terminal } from './terminal.ts'

/** Migrates the database to this version. */
export async function migrate(terminal: Terminal): Promise<Outcome> {
  let migrated: string[] = []
  const onMigrated = (names: string[]) => {
    migrated = names
  }
  await withDatabase(terminal, terminal.settings(), { onMigrated }, async () => {})
  const text =
    migrated.length === 0 ? 'The database is already up to date.' : `The database was migrated: ${migrated.join(', ')}.`
  return { json: { migrated }, text }
}
