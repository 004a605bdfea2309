import type { ReactNode } from 'react'
import { UserEventsDocument } from '../../../generated/admin.ts'
import { deviceOf } from '../../../lib/device.ts'
import { lookUp } from '../../../lib/look-up.ts'
import { useRequestPages } from '../../../session/use-request-pages.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { DateTime } from '../../../ui/date-time.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../../ui/section.tsx'
import { ShowMore } from '../../../ui/show-more.tsx'
import { Empty, Loaded } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'

/** What happened to the account of a user, newest first. */
export function EventsTab({ id }: { id: string }): ReactNode {
  const { account } = useTexts()
  const { user: texts } = useAdminTexts()
  const list = useRequestPages(UserEventsDocument, { id }, ({ user }) => user?.list)
  return (
    <Section title={texts.tabs.events}>
      <Loaded request={list}>
        {(events) =>
          events.length === 0 ? (
            <Empty icon="clock" title={texts.noEvents} />
          ) : (
            <ItemList label={texts.tabs.events}>
              {events.map((event) => {
                const { browser, system } = deviceOf(event.userAgent)
                const reason = typeof event.details.reason === 'string' ? event.details.reason : null
                return (
                  <Item
                    key={event.id}
                    media={<Icon name="clock" />}
                    title={
                      lookUp({ ...account.events, ...texts.events }, event.type) ??
                      event.recordedType.toLowerCase().replaceAll('_', ' ')
                    }
                    detail={
                      <Facts>
                        <Fact>
                          <DateTime at={event.createdAt} show="time" />
                        </Fact>
                        {event.actor && event.actorId !== id && <Fact>{texts.by(nameOfUser(event.actor))}</Fact>}
                        {(browser ?? system) && <Fact>{account.sessions.device(browser, system)}</Fact>}
                        {event.ip && <Fact>{event.ip}</Fact>}
                        {event.organization && <Fact>{event.organization.name}</Fact>}
                        {reason && <Fact>{reason}</Fact>}
                      </Facts>
                    }
                  />
                )
              })}
            </ItemList>
          )
        }
      </Loaded>
      <ShowMore list={list} />
    </Section>
  )
}
