import type { ReactNode } from 'react'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Chart } from '../charts/chart.tsx'
import type { ChartPoint } from '../charts/chart-point.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { type Count, changeOf } from './totals.ts'

/** A number of a range: its total, what it was before, and its plot. */
export function StatisticsCard({
  name,
  total,
  before,
  beforeText,
  points,
  look,
  tone,
  aside,
}: {
  name: Count | 'activeSessions'
  total: number
  before: number
  beforeText: string
  points: readonly ChartPoint[]
  look: 'columns' | 'area'
  tone: 'accent' | 'success' | 'warning' | 'danger'
  aside?: string
}): ReactNode {
  const { overview } = useAdminTexts()
  const { language } = useLanguage()
  const texts = overview.numbers[name]
  const format = (value: number) => new Intl.NumberFormat(locales[language]).format(value)
  const change = changeOf(before, total)
  const share = new Intl.NumberFormat(locales[language], {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  })
  return (
    <figure className="panel statistics-card" data-wide={look === 'area' || undefined}>
      <figcaption className="statistics-words">
        <span className="statistics-name">{texts.title}</span>
        <span className="statistics-total">{format(total)}</span>
        <span className="statistics-change">
          {change === null ? overview.noComparison : `${share.format(change)} ${beforeText}`}
          {aside && ` · ${aside}`}
        </span>
      </figcaption>
      <Chart label={texts.plot} points={points} look={look} tone={tone} isGrowing format={format} />
    </figure>
  )
}
