import type { ReactNode } from 'react'
import { formatDate, formatRelative } from '../lib/format-date.ts'
import { useNow } from '../lib/use-now.ts'
import { locales } from '../texts/languages.ts'
import { useLanguage } from '../texts/use-texts.tsx'

/** A moment, as it is spoken of: “3 minutes ago”. The exact time is its title. */
export function RelativeTime({ at }: { at: string }): ReactNode {
  const { language } = useLanguage()
  const now = useNow(30_000)
  return (
    <time dateTime={at} title={formatDate(locales[language], at, 'full')}>
      {formatRelative(locales[language], at, now)}
    </time>
  )
}

/** A date, or a date with its time. The exact time is its title. */
export function DateTime({ at, show = 'date' }: { at: string; show?: 'date' | 'time' | 'full' }): ReactNode {
  const { language } = useLanguage()
  return (
    <time dateTime={at} title={formatDate(locales[language], at, 'full')}>
      {formatDate(locales[language], at, show)}
    </time>
  )
}
