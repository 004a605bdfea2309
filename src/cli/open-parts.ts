import { type DatabaseOptions, openMigratedDatabase } from '../app/open-database.ts'
import { openKeys } from '../app/open-keys.ts'
import type { Settings } from '../config.ts'
import { resolveRoles } from '../core/access/scopes.ts'
import type { Services } from '../core/services.ts'
import { assertSigningKeysOpen } from '../core/signing-keys/signing-keys.ts'
import type { Terminal } from './terminal.ts'

type Parts = Pick<Services, 'clock' | 'config' | 'database' | 'keys'>

/** Opens the parts that a command uses, migrates the database, and closes everything afterwards. */
export async function withParts<Result>(
  terminal: Pick<Terminal, 'clock' | 'stderr'>,
  settings: Settings,
  work: (parts: Parts) => Promise<Result>,
): Promise<Result> {
  const { config, secrets } = settings
  const { clock } = terminal
  return withDatabase(terminal, settings, {}, async (database) => {
    const keys = openKeys(secrets, config.dataDir)
    // A wrong secret fails here, before a value is encrypted under it.
    const parts = { clock, config: resolveRoles(config), database, keys }
    await assertSigningKeysOpen(parts)
    return work(parts)
  })
}

/** Opens and migrates only the database, and closes it afterwards. */
export async function withDatabase<Result>(
  { stderr }: Pick<Terminal, 'stderr'>,
  { config, secrets }: Settings,
  options: DatabaseOptions,
  work: (database: Services['database']) => Promise<Result>,
): Promise<Result> {
  const opened: (() => Promise<void> | void)[] = []
  const onWait = (sentence: string) => void stderr.write(`sallyport: ${sentence}\n`)
  try {
    return await work(await openMigratedDatabase(secrets, config, { ...options, onWait, timeouts: false }, opened))
  } finally {
    for (const close of opened.toReversed()) await close()
  }
}
