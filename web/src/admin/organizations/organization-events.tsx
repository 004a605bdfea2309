import { type ReactNode, useState } from 'react'
import { OrganizationEventsDocument } from '../../generated/admin.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { ShowMore } from '../../ui/show-more.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { EventsTable } from '../events/events-table.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

const none: ReadonlySet<string> = new Set()

/** The security events of an organization. */
export function OrganizationEvents({ id }: { id: string }): ReactNode {
  const { organizations: texts, events: eventTexts } = useAdminTexts()
  const list = useRequestPages(OrganizationEventsDocument, { id }, ({ organization }) => organization?.auditEvents)
  const [unfolded, setUnfolded] = useState(none)
  return (
    <Loaded request={list}>
      {(events) =>
        events.length === 0 ? (
          <div className="table-box">
            <Empty icon="list" title={eventTexts.none} />
          </div>
        ) : (
          <>
            <EventsTable
              label={texts.tabs.events}
              events={events}
              fresh={none}
              isBusy={false}
              unfolded={unfolded}
              onUnfold={setUnfolded}
            />
            <ShowMore list={list} />
          </>
        )
      }
    </Loaded>
  )
}
