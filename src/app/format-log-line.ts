import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

const levels: Record<number, [name: string, style: Style]> = {
  10: ['TRACE', 'dim'],
  20: ['DEBUG', 'dim'],
  30: ['INFO', 'green'],
  40: ['WARN', 'yellow'],
  50: ['ERROR', 'red'],
  60: ['FATAL', 'red'],
}

interface LogRecord {
  level: number
  time: number
  msg?: string
  err?: { type?: string; message?: string; stack?: string } & Record<string, unknown>
  [name: string]: unknown
}

/**
 * Makes a line for people of one that pino wrote: the time, the level, the message and what belongs to it as `name=value`. An
 * unexpected error (level 50 and above) is followed by where it came from, a line for each call.
 */
export function formatLogLine(line: string): string {
  const { level, time, msg = '', err, pid: _pid, hostname: _hostname, ...rest }: LogRecord = JSON.parse(line)
  const [name, style] = levels[level] ?? [String(level), 'dim']
  const facts = Object.entries(rest).map(([key, value]) => `${paint('dim', `${printable(key)}=`)}${show(value)}`)
  const problem = err ? [printable(`${err.type ?? 'Error'}: ${err.message ?? ''}`)] : []
  const head = [paint('dim', clock(time)), paint(style, name.padEnd(5)), printable(msg)].join(' ')
  const words = facts.length + problem.length > 0 ? [`${head} `, ...facts, ...problem] : [head]
  const calls = err?.stack && level >= 50 ? err.stack.split('\n').filter((call) => /^\s+at /.test(call)) : []
  return `${[words.join(' '), ...calls.map(printable)].join('\n')}\n`
}

/** By the clock of the machine's own time zone. */
function clock(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB')
}

function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

function show(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return value.map(show).join(' ')
  if (typeof value === 'string' && /^[^\s"]+$/.test(value)) return printable(value)
  return printable(JSON.stringify(value))
}

/**
 * A terminal obeys what it prints. An attacker who chooses a word of the log (an address, a name) must not clear the
 * screen, paint over lines or fake a line of their own. [ASVS 5.0 16.4.1]
 */
function printable(text: string): string {
  const obeyed = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
  return text.replace(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
