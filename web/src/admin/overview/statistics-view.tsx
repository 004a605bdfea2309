import type { ReactNode } from 'react'
import type { StatisticsQuery } from '../../generated/admin.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Empty } from '../../ui/states.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { formatPoint } from './format-point.ts'
import { type RangeName, ranges } from './ranges.ts'
import { StatisticsCard } from './statistics-card.tsx'
import { StatisticsTable } from './statistics-table.tsx'
import { counts, splitPoints, sumOf } from './totals.ts'

/** The numbers of a range as plots, and as a table. @param isOld whether they are those of another range, until the new ones arrive */
export function StatisticsView({
  stats,
  range,
  isOld,
}: {
  stats: StatisticsQuery['stats']
  range: RangeName
  isOld: boolean
}): ReactNode {
  const { overview } = useAdminTexts()
  const { language } = useLanguage()
  const { step, points: length } = ranges[range]
  const { shown, before } = splitPoints(stats.points, length)
  const named = shown.map((point) => ({ point, ...formatPoint(locales[language], point.at, step, length) }))
  const isEmpty =
    shown.every(({ activeSessions }) => activeSessions === 0) && counts.every((count) => sumOf(shown, count) === 0)
  if (isEmpty) {
    return (
      <div className="panel">
        <Empty icon="clock" title={overview.empty.title}>
          {overview.empty.text}
        </Empty>
      </div>
    )
  }
  const pointsOf = (value: (point: (typeof shown)[number]) => number) =>
    named.map(({ point, short, long }) => ({ at: point.at, value: value(point), short, long }))
  return (
    <div className="overview-body" data-old={isOld || undefined}>
      <div className="overview-grid">
        <StatisticsCard
          name="activeSessions"
          total={shown.at(-1)?.activeSessions ?? 0}
          before={before.at(-1)?.activeSessions ?? 0}
          beforeText={overview.atBeginning}
          points={pointsOf(({ activeSessions }) => activeSessions)}
          look="area"
          tone="accent"
          aside={overview.users(new Intl.NumberFormat(locales[language]).format(stats.users))}
        />
        {counts.map((count) => (
          <StatisticsCard
            key={count}
            name={count}
            total={sumOf(shown, count)}
            before={sumOf(before, count)}
            beforeText={overview.before[range]}
            points={pointsOf((point) => point[count])}
            look="columns"
            tone={tones[count]}
          />
        ))}
      </div>
      <p className="quiet">{step === 'DAY' ? overview.daysInUtc : overview.hoursHere}</p>
      <StatisticsTable rows={named.toReversed()} />
    </div>
  )
}

const tones = { signUps: 'success', logins: 'accent', failures: 'warning', locks: 'danger' } as const
