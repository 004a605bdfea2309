import type { ReactNode } from 'react'
import { UserSessionsDocument } from '../../../generated/admin.ts'
import { deviceOf } from '../../../lib/device.ts'
import { useRequestPages } from '../../../session/use-request-pages.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { DateTime, RelativeTime } from '../../../ui/date-time.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../../ui/section.tsx'
import { ShowMore } from '../../../ui/show-more.tsx'
import { Empty, Loaded } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'

/** Where a user is signed in. */
export function SessionsTab({ id }: { id: string }): ReactNode {
  const { account } = useTexts()
  const { user: texts } = useAdminTexts()
  const list = useRequestPages(UserSessionsDocument, { id }, ({ user }) => user?.list)
  return (
    <Section title={texts.tabs.sessions} text={list.totalCount ? texts.sessionsText(list.totalCount) : null}>
      <Loaded request={list}>
        {(sessions) =>
          sessions.length === 0 ? (
            <Empty icon="device" title={texts.noSessions} />
          ) : (
            <ItemList label={texts.tabs.sessions}>
              {sessions.map((session) => {
                const { browser, system, handheld } = deviceOf(session.userAgent)
                return (
                  <Item
                    key={session.id}
                    media={<Icon name={handheld ? 'phone' : 'device'} />}
                    title={account.sessions.device(browser, system)}
                    badge={
                      <>
                        {session.current && <Badge tone="success">{texts.yourSession}</Badge>}
                        {session.impersonator && (
                          <Badge tone="warning">{texts.impersonatedBy(nameOfUser(session.impersonator))}</Badge>
                        )}
                      </>
                    }
                    detail={
                      <Facts>
                        <Fact>
                          {account.sessions.active} <RelativeTime at={session.lastSeenAt} />
                        </Fact>
                        {session.ip && <Fact>{session.ip}</Fact>}
                        <Fact>
                          {account.sessions.signedIn} <DateTime at={session.createdAt} show="time" />
                        </Fact>
                        {session.organization && <Fact>{session.organization.name}</Fact>}
                        {session.impersonationReason && <Fact>{session.impersonationReason}</Fact>}
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
