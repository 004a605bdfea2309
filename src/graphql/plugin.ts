import type { envelop } from 'graphql-yoga'

/**
 * An Envelop plugin: its hooks run around the phases of every operation, by POST and by GET alike. The types are Yoga's own,
 * without the hooks around HTTP requests.
 */
export type GraphqlPlugin = NonNullable<Parameters<typeof envelop>[0]['plugins'][number]>

const supportedHooks = [
  'onPluginInit',
  'onSchemaChange',
  'onEnveloped',
  'onParse',
  'onValidate',
  'onContextBuilding',
  'onExecute',
]

/**
 * Refuses a plugin with a hook that would never be called. An operator must not rely on a guard that guards nothing.
 *
 * @throws Error that names the hook
 */
export function assertSupportedPlugins(plugins: readonly GraphqlPlugin[]): void {
  const unsupported = plugins
    .flatMap(Object.keys)
    .find((name) => name.startsWith('on') && !supportedHooks.includes(name))
  if (!unsupported) return
  throw new Error(`The plugin hook \`${unsupported}\` is not supported. Supported hooks: ${supportedHooks.join(', ')}.`)
}
