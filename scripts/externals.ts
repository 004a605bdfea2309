/**
 * The packages that the published package installs instead of containing them: programs for one platform, WebAssembly that is
 * loaded from a file, and `graphql`, of which a process may have one copy alone (plugins throw its `GraphQLError`).
 */
export const externals = ['@electric-sql/pglite', '@node-rs/argon2', '@node-rs/bcrypt', 'graphql', 'sharp'] as const

/** Whether an import is left as it is. */
export function isExternal(id: string): boolean {
  return id.startsWith('node:') || externals.some((name) => id === name || id.startsWith(`${name}/`))
}
