#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { type ApiClient, RequestError } from '@sallyport/client/node'
import { connect, failureOf } from './connect.ts'
import { exitCodes, Failure } from './failure.ts'

const usage = `Use: account.ts <command> [--json]

  whoami             the account and the scopes of the API key
  sessions           the open sessions, newest first
  end-session <id>   ends a session`

interface Session {
  id: string
  userAgent: string | null
  ip: string | null
  lastSeenAt: string
}

/** The output of a command: the text for people or, with `--json`, the value for programs. */
interface Output {
  text: string
  json: unknown
}

/** @throws Failure for an API key of an organization, which acts for no user */
function required<Me>(me: Me | null): Me {
  if (!me) throw new Failure(exitCodes.REFUSED, 'The API key belongs to an organization. Use the API key of a user.')
  return me
}

const commands: Record<string, (api: ApiClient, ...args: string[]) => Promise<Output>> = {
  async whoami(api) {
    const query = '{ me { id email } access { scopes } }'
    const { me, access } = await api.request<{
      me: { id: string; email: string } | null
      access: { scopes: string[] }
    }>(query)
    const { id, email } = required(me)
    return { text: `${email}\n${access.scopes.join(' ')}`, json: { id, email, scopes: access.scopes } }
  },

  async sessions(api) {
    const query = '{ me { sessions(first: 100) { nodes { id userAgent ip lastSeenAt } } } }'
    const { me } = await api.request<{ me: { sessions: { nodes: Session[] } } | null }>(query)
    const sessions = required(me).sessions.nodes
    const lines = sessions.map(({ id, lastSeenAt, ip, userAgent }) =>
      [id, lastSeenAt, ip ?? '', userAgent ?? ''].join('\t'),
    )
    return { text: lines.join('\n'), json: sessions }
  },

  async 'end-session'(api, id) {
    if (!id) throw new Failure(exitCodes.USAGE, usage)
    const result = await api.revokeSession({ id })
    if (result.__typename !== 'Done') throw new Failure(exitCodes.REFUSED, `${result.code}: ${result.message}`)
    return { text: 'The session has ended.', json: { ended: id } }
  },
}

async function main(): Promise<void> {
  const { positionals, values } = readArguments()
  const [name = '', ...args] = positionals
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Failure(exitCodes.USAGE, usage)
  const { text, json } = await command(connect(), ...args)
  console.log(values.json ? JSON.stringify(json) : text)
}

function readArguments() {
  const args = process.argv.slice(2)
  // The arguments of a program are visible to every user of the machine, and stay in the history of the shell.
  if (args.some((arg) => /sp_(live|test)_/.test(arg))) {
    throw new Failure(
      exitCodes.USAGE,
      'An API key must not be an argument: revoke this one, and put a new one into AUTH_API_KEY.',
    )
  }
  try {
    return parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean', default: false } } })
  } catch (error) {
    throw new Failure(exitCodes.USAGE, `${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

try {
  await main()
} catch (error) {
  const failure = error instanceof RequestError ? failureOf(error) : error
  if (!(failure instanceof Failure)) throw failure
  console.error(failure.message)
  process.exitCode = failure.exitCode
}
