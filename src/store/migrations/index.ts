import { Accounts } from './2026-11-21-accounts.ts'

/** In the order in which they run; a name that has run is never changed. */
export const migrations = [{ name: '2026-11-21-accounts', class: Accounts }]
