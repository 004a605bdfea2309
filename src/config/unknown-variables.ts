import { editDistance } from './edit-distance.ts'
import { isInjected } from './injected-names.ts'
import { rateLimitPrefix } from './limits.ts'
import { isProviderVariable, nearestProviderVariable } from './provider-variables.ts'
import type { Environment } from './reader.ts'

/** Prefixes that no other program uses: an unknown name with one of them is always a mistake. */
const ownPrefixes = ['SALLYPORT_', 'MAX_QUERY_']

/** Names of other programs that are close to ours, or that programs which call Sallyport use. */
const otherNames = new Set(['API_URL', 'PUBLIC_PATH', 'SALLYPORT_URL', 'SALLYPORT_API_KEY'])

/**
 * Finds misspelt variables, which must not be silently ignored: an operator who writes `NODE_EVN=production` or
 * `RATE_LIMT_LOGIN` would run a server that is less protected than they believe.
 *
 * @param known every variable that the configuration reads
 * @param ignored the variables in IGNORE_VARIABLES
 * @returns one sentence for each variable that is set and looks like a misspelt one of ours
 */
export function unknownVariables(env: Environment, known: ReadonlySet<string>, ignored: readonly string[]): string[] {
  // A limit that is misspelt is not suggested.
  const variables = [...known].filter((name) => !name.startsWith(rateLimitPrefix))
  // Of two names with the same words, such as CLIENT_ID and CLIENT_IDS, the one that was read first is suggested.
  const byWords = new Map(variables.toReversed().map((name) => [wordsOf(name), name]))
  return Object.keys(env)
    .filter((name) => (env[name] ?? '').trim() !== '' && !known.has(name) && !ignored.includes(name))
    .filter((name) => !isInjected(name, env[name]) && !otherNames.has(name))
    .flatMap((name) => {
      const meant = nearestVariable(name, variables, byWords)
      const isOurs = ownPrefixes.some((prefix) => name.startsWith(prefix)) || isProviderVariable(name, known)
      if (meant === null && !isOurs) return []
      const question = meant === null ? '' : ` Did you mean ${meant}?`
      return [
        `${name} is not a variable that Sallyport knows.${question} If another program uses it, add it to IGNORE_VARIABLES.`,
      ]
    })
}

/** The variable that was probably meant, or null if the name is not similar to any. */
function nearestVariable(name: string, variables: string[], byWords: ReadonlyMap<string, string>): string | null {
  const plain = name.toUpperCase().replace(/[-.]/g, '_')
  if (variables.includes(plain)) return plain
  // Shells, proxies and npm use lower-case names: such a name is only reported if it matches exactly.
  if (plain !== name) return null
  const bare = name.replace(/^SALLYPORT_/, '')
  if (variables.includes(bare) || bare.startsWith(rateLimitPrefix)) return bare
  return (
    byWords.get(wordsOf(name)) ??
    nearestSpelling(name, variables) ??
    nearestRateLimit(name) ??
    nearestProviderVariable(name)
  )
}

/** The number of letters that may differ: one, or two in a long name, because a short name with two is similar to many. */
function nearestSpelling(name: string, variables: string[]): string | null {
  const near = variables.flatMap((variable) => {
    const longest = variable.length > 8 ? 2 : 1
    if (Math.abs(variable.length - name.length) > longest) return []
    const distance = editDistance(name, variable)
    return distance > longest ? [] : [{ variable, distance }]
  })
  return near.sort((a, b) => a.distance - b.distance)[0]?.variable ?? null
}

/** The words of a name in a fixed order and in the singular: `TRUSTED_PROXY` means TRUSTED_PROXIES. */
function wordsOf(name: string): string {
  const singular = (word: string) => word.replace(/IES$/, 'Y').replace(/(?<=..)S$/, '')
  return name.split('_').map(singular).sort().join('_')
}

/** `RATELIMIT_LOGIN` → `RATE_LIMIT_LOGIN`: the prefix of a limit may be misspelt as well. */
function nearestRateLimit(name: string): string | null {
  if (/^RATE_LIMIT(?:ER|ED|ING)/.test(name)) return null
  const prefixes = [0, -1, 1].map((more) => name.slice(0, rateLimitPrefix.length + more))
  const near = prefixes.filter((prefix) => prefix !== name && editDistance(prefix, rateLimitPrefix) === 1)
  const hasSameLetters = (prefix: string) => [...prefix].sort().join() === [...rateLimitPrefix].sort().join()
  const prefix = near.find(hasSameLetters) ?? near.find((each) => each.endsWith('_')) ?? near[0]
  return prefix === undefined ? null : rateLimitPrefix + name.slice(prefix.length)
}
