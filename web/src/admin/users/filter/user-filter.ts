import type { RateLimitTier, UserFilter, UserStatus } from '../../../generated/admin.ts'
import { dayRange, isDay } from '../../../lib/day-range.ts'

/** What users can be filtered by, with the names that it has in the address. */
export const filterNames = [
  'q',
  'email',
  'emailContains',
  'status',
  'role',
  'tier',
  'verified',
  'twoFactor',
  'organization',
  'createdFrom',
  'createdTo',
  'loginFrom',
  'loginTo',
  'reason',
  'untilFrom',
  'untilTo',
] as const

export type FilterName = (typeof filterNames)[number]

/** The filters that are set, as the address has them: lists have commas, and dates are days in the time zone of the device. */
export type FilterValues = Partial<Record<FilterName, string>>

const tiers: readonly RateLimitTier[] = ['FREE', 'PRO', 'ENTERPRISE']
const statuses: readonly UserStatus[] = ['ACTIVE', 'SUSPENDED']

/** Reads the filters from the parameters of an address. What is not one of them is dropped. */
export function readFilter(search: Record<string, unknown>): FilterValues {
  const values: FilterValues = {}
  for (const name of filterNames) {
    const value = search[name]
    if (typeof value !== 'string' || value === '') continue
    if (!/(From|To)$/.test(name) || isDay(value)) values[name] = value
  }
  return values
}

/** The filter as the API has it. Values that the API does not know are dropped. */
export function toUserFilter(values: FilterValues): UserFilter {
  const list = (text: string | undefined) => text?.split(',').filter(Boolean) ?? []
  const status = statuses.filter((each) => list(values.status).includes(each))
  const tier = tiers.filter((each) => list(values.tier).includes(each))
  const role = list(values.role)
  const createdAt = dayRange(values.createdFrom, values.createdTo)
  const lastLoginAt = dayRange(values.loginFrom, values.loginTo)
  const suspendedUntil = dayRange(values.untilFrom, values.untilTo)
  return {
    ...(values.q && { search: values.q }),
    ...(values.email && { email: values.email }),
    ...(values.emailContains && { emailContains: values.emailContains }),
    ...(status.length > 0 && { status }),
    ...(role.length > 0 && { role }),
    ...(tier.length > 0 && { tier }),
    ...(values.verified && { emailVerified: values.verified === 'yes' }),
    ...(values.twoFactor && { twoFactorEnabled: values.twoFactor === 'yes' }),
    ...(values.organization && { organizationId: values.organization }),
    ...(createdAt && { createdAt }),
    ...(lastLoginAt && { lastLoginAt }),
    ...(values.reason && { suspensionReasonContains: values.reason }),
    ...(suspendedUntil && { suspendedUntil }),
  }
}
