import {
  HealthDocument,
  SigningKeysDocument,
  StatisticsDocument,
  UsersToLookAtDocument,
} from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import type { Tone } from '../../ui/notice.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { questionOf } from './ranges.ts'
import { countedEvents, findRises } from './totals.ts'

/** Something to look at. */
export interface Finding {
  id: string
  tone: Tone
  title: string
  detail: string
  /** A page of the console that has more. */
  href?: string
}

const interval = 60_000
/** A key for signing that is older should be replaced, in days. */
const oldKey = 365

/** Finds what an administrator should look at, as far as the scopes of the session reach. @param now in milliseconds since 1970 */
export function useFindings(now: number): { findings: Finding[]; isLoading: boolean } {
  const { overview, health: healthTexts } = useAdminTexts()
  const { language } = useLanguage()
  const may = useMay()
  const hasStats = may('stats:read')
  const health = useRequest(HealthDocument, {}, { enabled: hasStats, refetchInterval: interval })
  const week = useRequest(StatisticsDocument, questionOf('7d', now), {
    enabled: hasStats,
    refetchInterval: interval,
    keepPrevious: true,
  })
  const keys = useRequest(SigningKeysDocument, {}, { enabled: may('signing_keys:read'), refetchInterval: interval })
  const users = useRequest(UsersToLookAtDocument, {}, { enabled: may('users:read'), refetchInterval: interval })
  const number = (value: number) => new Intl.NumberFormat(locales[language], { maximumFractionDigits: 0 }).format(value)

  const findings: Finding[] = []
  for (const { name, ok, message } of health.data?.health ?? []) {
    if (ok) continue
    const title = overview.partFails(healthTexts.parts[name] ?? name)
    findings.push({ id: name, tone: 'danger', title, detail: message ?? '', href: '/health' })
  }
  // What could not be read is not said to be in order.
  const parts = [
    { id: 'health', request: health, href: '/health' },
    { id: 'statistics', request: week, href: null },
    { id: 'keys', request: keys, href: '/signing-keys' },
    { id: 'users', request: users, href: '/users' },
  ] as const
  for (const { id, request, href } of parts) {
    if (!request.error) continue
    findings.push({ id, tone: 'danger', title: overview.unread[id], detail: '', ...(href && { href }) })
  }
  for (const { count, now: today, usual } of findRises(week.data?.stats.points ?? [])) {
    const [title, detail] = overview.rises[count](number(today), number(usual))
    const href = may('audit:read') ? `/audit-events?type=${countedEvents[count].join(',')}` : null
    findings.push({ id: count, tone: 'warning', title, detail, ...(href && { href }) })
  }
  const current = keys.data?.signingKeys.find((key) => key.current)
  const age = current ? Math.floor((now - Date.parse(current.createdAt)) / 86_400_000) : 0
  if (age >= oldKey) {
    findings.push({
      id: 'key',
      tone: 'warning',
      title: overview.oldKey(age),
      detail: overview.oldKeyText,
      href: '/signing-keys',
    })
  }
  if (findings.length === 0 && hasStats) {
    findings.push({ id: 'none', tone: 'success', title: overview.nothing, detail: overview.nothingText })
  }
  const { suspended, unverified } = users.data ?? {}
  if (suspended && suspended.totalCount > 0) {
    const title = overview.suspended(number(suspended.totalCount), suspended.totalCount)
    findings.push({
      id: 'suspended',
      tone: 'info',
      title,
      detail: overview.suspendedText,
      href: '/users?status=SUSPENDED',
    })
  }
  if (unverified && unverified.totalCount > 0) {
    const title = overview.unverified(number(unverified.totalCount), unverified.totalCount)
    findings.push({
      id: 'unverified',
      tone: 'info',
      title,
      detail: overview.unverifiedText,
      href: '/users?verified=no',
    })
  }
  const isLoading = parts.some(({ request }) => request.isLoading)
  return { findings, isLoading }
}
