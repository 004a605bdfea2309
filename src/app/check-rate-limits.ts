import { editDistance } from '../config/edit-distance.ts'
import type { SettingsCheck } from '../config.ts'
import { schema } from '../features/schema.ts'
import { limitedFields } from '../graphql/limited-fields.ts'
import { rateLimitVariable } from '../graphql/rate-limit-variable.ts'

const shown = 3

/** Checks that every `RATE_LIMIT_<FIELD>` names a field that has a limit: a misspelt name would have no effect. */
export const checkRateLimits: SettingsCheck = ({ config }) => {
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
