import { ConfigError, readSettings, type SettingsCheck } from '../../src/config.ts'

/** Every variable that the configuration reads, so that a new one is in the tests without further edits. */
export function variableNames(): string[] {
  const names = new Set<string>()
  readSettings(new Proxy({}, { get: (_, name) => void names.add(String(name)) }))
  return [...names]
}

/** The problems of an environment; an empty list when it is accepted. */
export function problemsOf(env: Record<string, string | undefined>, checks: readonly SettingsCheck[] = []): string[] {
  try {
    readSettings(env, checks)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}
