import { editDistance } from '../config/edit-distance.ts'
import type { Config, SettingsCheck } from '../config.ts'
import { schema } from '../features/schema.ts'
import { fieldsCountedTogether, limitedFields } from '../graphql/limited-fields.ts'
import { rateLimitVariable } from '../graphql/rate-limit-variable.ts'

const shown = 3

/**
 * Checks that every `RATE_LIMIT_<FIELD>` names a field that has a limit, because a misspelt name would have no effect, and that fields
 * that count together do not get different limits.
 */
export const checkRateLimits: SettingsCheck = ({ config }) => {
  return [...findMisspelt(config), ...findDiffering(config)]
}

type Overrides = Pick<Config, 'rateLimitOverrides'>

function findDiffering({ rateLimitOverrides }: Overrides): string[] {
  return fieldsCountedTogether(schema).flatMap((fields) => {
    const names = fields.map(rateLimitVariable).filter((name) => name in rateLimitOverrides)
    const limits = names.map((name) => JSON.stringify(rateLimitOverrides[name]))
    if (new Set(limits).size <= 1) return []
    return [`${listOf(names)} differ, but their fields count together. Set one of them, which applies to all.`]
  })
}

function findMisspelt(config: Overrides): string[] {
  const known = limitedFields(schema).map(rateLimitVariable)
  return Object.keys(config.rateLimitOverrides)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = known.toSorted((a, b) => editDistance(name, a) - editDistance(name, b)).slice(0, shown)
      return (
        `${name} does not match a field that has a rate limit. The nearest that exist are ${listOf(nearest)}. ` +
        'If another program uses it, add it to IGNORE_VARIABLES.'
      )
    })
}

function listOf(names: string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}
