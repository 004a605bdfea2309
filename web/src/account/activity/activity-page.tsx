import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { MyActivityDocument, type MyActivityQuery } from '../../generated/account.ts'
import { deviceOf } from '../../lib/device.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { RelativeTime } from '../../ui/date-time.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../ui/section.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

type Event = NonNullable<MyActivityQuery['me']>['list'] extends infer List
  ? List extends { nodes: (infer Node)[] }
    ? Node
    : never
  : never

/** What happened to the account, newest first. */
export function ActivityPage(): ReactNode {
  const { activity: texts } = useAccountTexts()
  const list = useRequestPages(MyActivityDocument, {}, ({ me }) => me?.list)
  return (
    <>
      <PageTitle title={texts.title} text={texts.text} />
      <Section title={texts.list}>
        <Loaded request={list}>
          {(events) =>
            events.length === 0 ? (
              <Empty icon="clock" title={texts.empty} />
            ) : (
              <ItemList label={texts.list}>
                {events.map((event) => (
                  <EventItem key={event.id} event={event} />
                ))}
              </ItemList>
            )
          }
        </Loaded>
        <ShowMore list={list} />
      </Section>
    </>
  )
}

function EventItem({ event }: { event: Event }): ReactNode {
  const { user } = useAuth()
  const { activity } = useAccountTexts()
  const { account } = useTexts()
  const { browser, system } = deviceOf(event.userAgent)
  const isOther = event.actorId !== null && event.actorId !== user?.id
  return (
    <Item
      media={<Icon name={iconOf(event.type)} />}
      title={lookUp(account.events, event.type) ?? event.recordedType.toLowerCase().replaceAll('_', ' ')}
      detail={
        <Facts>
          <Fact>
            <RelativeTime at={event.createdAt} />
          </Fact>
          {isOther && <Fact>{activity.byOther}</Fact>}
          {(browser ?? system) && <Fact>{account.sessions.device(browser, system)}</Fact>}
          {event.ip && <Fact>{event.ip}</Fact>}
          {event.organization && <Fact>{event.organization.name}</Fact>}
        </Facts>
      }
    />
  )
}

const warnings = /FAILED|LOCKED|REFUSED|REUSED|REGRESSED|DISOWNED|SUSPENDED|IMPERSONATED/

function iconOf(type: string): IconName {
  if (warnings.test(type)) return 'alert'
  if (/API_KEY/.test(type)) return 'key'
  if (/PASSKEY/.test(type)) return 'passkey'
  if (/TWO_FACTOR|RECOVERY|PASSWORD|REAUTH/.test(type)) return 'shield'
  if (/LOGGED|SESSION|LOGIN_CODE/.test(type)) return 'device'
  if (/ORGANIZATION|MEMBER|INVITATION/.test(type)) return 'building'
  if (/EMAIL|MAIL|LINK_REQUESTED/.test(type)) return 'mail'
  return /OAUTH/.test(type) ? 'link' : 'user'
}
