import { type ReactNode, useMemo, useState } from 'react'
import { AuditEventsDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { useFirstPageIfEmpty } from '../common/use-first-page-if-empty.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { LoadingRows } from '../users/list/loading-rows.tsx'
import { toEventFilter } from './event-filter.ts'
import { EventFilterChips } from './event-filter-chips.tsx'
import { EventFilterButton } from './event-filter-dialog.tsx'
import { eventType } from './event-kinds.ts'
import { EventsTable } from './events-table.tsx'
import { LiveSwitch } from './live-switch.tsx'
import { useEventSearch } from './use-event-search.ts'
import { useLiveTail } from './use-live-tail.ts'

const size = 25
/** How often the newest events are read, in milliseconds. */
const interval = 5_000

/** The security events of the whole server, newest first. The first page goes on by itself. */
export function EventsPage(): ReactNode {
  const { events: texts } = useAdminTexts()
  const { account } = useTexts()
  const { search, setFilter, toFirst, backToFirst, toNext, toPrevious } = useEventSearch()
  const { after, before, page } = search
  const filter = useMemo(
    () => toEventFilter(search.filter, (name) => eventType(account.events, name)),
    [search.filter, account.events],
  )
  const isFirst = !after && !before
  const variables = before ? { filter, last: size, before } : { filter, first: size, ...(after && { after }) }
  const [isLive, setLive] = useState(true)
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const request = useRequest(AuditEventsDocument, variables, {
    keepPrevious: true,
    ...(isFirst && isLive && { refetchInterval: interval }),
  })
  const list = useFirstPageIfEmpty(request, {
    isFirst: isFirst && page === 1,
    isEmpty: ({ auditEvents }) => auditEvents.nodes.length === 0,
    toFirst: backToFirst,
  })
  const read = request.isPlaceholderData ? undefined : request.data?.auditEvents.nodes
  const tail = useLiveTail(JSON.stringify(variables), read, unfolded.size > 0)
  const isFiltered = Object.keys(search.filter).length > 0
  return (
    <>
      <PageTitle title={texts.title} text={texts.text} />
      <div className="toolbar events-toolbar">
        <EventFilterButton filter={search.filter} onFilter={setFilter} />
        {isFirst ? (
          <LiveSwitch isOn={isLive} onChange={setLive} />
        ) : (
          <Button onPress={toFirst}>{texts.toNewest}</Button>
        )}
      </div>
      <EventFilterChips filter={search.filter} onFilter={setFilter} />
      <div className="events-news" role="status">
        {tail.waiting > 0 && (
          <Button size="small" variant="primary" icon={<Icon name="refresh" />} onPress={tail.show}>
            {texts.newOnes(tail.waiting)}
          </Button>
        )}
        <span className="visually-hidden">{tail.fresh.size > 0 && texts.arrived(tail.fresh.size)}</span>
      </div>
      <Loaded request={list} loading={<LoadingRows rows={10} />}>
        {({ auditEvents: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <div className="table-box">
              <Empty
                icon="list"
                title={isFiltered ? texts.noneFound : texts.none}
                action={isFiltered && <Button onPress={() => setFilter({})}>{texts.filter.clear}</Button>}
              >
                {isFiltered ? texts.noneFoundText : texts.noneText}
              </Empty>
            </div>
          ) : (
            <>
              <EventsTable
                label={texts.title}
                events={tail.shown ?? nodes}
                fresh={tail.fresh}
                isBusy={request.isPlaceholderData}
                unfolded={unfolded}
                onUnfold={setUnfolded}
              />
              <Pager
                page={page}
                hasPrevious={page > 1 && pageInfo.hasPreviousPage}
                hasNext={pageInfo.hasNextPage}
                isBusy={request.isPlaceholderData}
                onPrevious={() => pageInfo.startCursor && toPrevious(pageInfo.startCursor)}
                onNext={() => pageInfo.endCursor && toNext(pageInfo.endCursor)}
              />
            </>
          )
        }
      </Loaded>
    </>
  )
}
