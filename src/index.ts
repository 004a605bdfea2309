import { createApp as assembleApp } from './app.ts'
import type { Settings } from './config/settings.ts'
import { settingsFromEnvironment as readEnvironment } from './config.ts'
import type { Hooks } from './core/hooks/hook-events.ts'

export { ConfigError } from './config/config-error.ts'
export type { Config, Secrets, Settings, Storage } from './config/settings.ts'
export * from './core/hooks/hook-events.ts'

/** What a program that embeds the server may add to it. */
export interface AppOptions {
  /** Functions that are called around the operations of users, and `writeMail`, which can rewrite mails. Not together with HOOKS. */
  hooks?: Hooks
  /** Envelop plugins for the phases of every GraphQL operation. Hooks around requests, such as `onRequest`, are refused. */
  plugins?: readonly object[]
}

/** A server that does not listen yet. */
export interface App {
  /**
   * Listens, by default at PORT and HOST of the settings.
   *
   * @param port 0 selects a free port
   * @returns the port, and the URL of the server on this machine
   * @throws ListenError when the port is in use or may not be opened
   */
  listen(port?: number, host?: string): Promise<{ port: number; url: string }>
  /**
   * Refuses new connections, waits for the requests under way, and closes everything.
   *
   * @param graceSeconds how long requests under way may take, in seconds; 10 by default
   */
  close(graceSeconds?: number): Promise<void>
}

/** Reads the settings from the environment of the process. @throws ConfigError with one sentence for each problem */
export function settingsFromEnvironment(): Settings {
  return readEnvironment()
}

/**
 * Opens the database, migrates it and assembles the server.
 *
 * @throws ConfigError when the settings break a rule
 */
export async function createApp(settings: Settings, options: AppOptions = {}): Promise<App> {
  return assembleApp(settings, options)
}
