import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { StatisticsDocument } from '../../generated/admin.ts'
import { useNow } from '../../lib/use-now.ts'
import { useRequest } from '../../session/use-request.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Segments } from '../common/segments.tsx'
import { useMay } from '../frame/access-context.ts'
import { useGraphiql } from '../graphiql/use-graphiql.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { questionOf, rangeNames, readRange } from './ranges.ts'
import { StatisticsView } from './statistics-view.tsx'
import { ToLookAt } from './to-look-at.tsx'

/** How often the numbers are read again, in milliseconds. */
const interval = 60_000

/** The start of the console: what needs looking at, and how the server was used. */
export function OverviewPage(): ReactNode {
  const { overview, frame } = useAdminTexts()
  const graphiql = useGraphiql()
  const may = useMay()
  const search: { range?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const range = readRange(search.range)
  // A page that stays open for hours asks for the hours that have begun meanwhile.
  const now = useNow(interval)
  const isOn = may('stats:read')
  const statistics = useRequest(StatisticsDocument, questionOf(range, now), {
    enabled: isOn,
    refetchInterval: interval,
    keepPrevious: true,
  })
  return (
    <>
      <PageTitle
        title={overview.title}
        text={overview.text}
        action={
          graphiql && (
            <Button icon={<Icon name="external" />} onPress={graphiql}>
              {frame.graphiql}
            </Button>
          )
        }
      />
      <ToLookAt now={now} />
      {isOn && (
        <section className="overview" aria-labelledby="use">
          <div className="overview-head">
            <h2 className="section-title" id="use">
              {overview.use}
            </h2>
            <Segments
              label={overview.range}
              options={rangeNames.map((name) => ({ id: name, label: overview.ranges[name] }))}
              selected={range}
              onSelect={(name) => void navigate({ to: '/', search: { range: name }, replace: true })}
            />
          </div>
          <Loaded request={statistics}>
            {({ stats }) => <StatisticsView stats={stats} range={range} isOld={statistics.isPlaceholderData} />}
          </Loaded>
        </section>
      )}
    </>
  )
}
