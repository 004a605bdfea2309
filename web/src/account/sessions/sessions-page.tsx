import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { MySessionsDocument } from '../../generated/account.ts'
import { deviceOf } from '../../lib/device.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DateTime, RelativeTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../ui/section.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { Loaded } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Where the person is signed in. */
export function SessionsPage(): ReactNode {
  const { client } = useAuth()
  const { sessions: texts } = useAccountTexts()
  const { account } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const list = useRequestPages(MySessionsDocument, {}, ({ me }) => me?.list)
  const end = useAction(client.revokeSession, { done: () => announce(texts.ended) })
  const endOthers = useAction(() => client.revokeOtherSessions(), {
    done: (result) => {
      setOpen(false)
      announce(texts.endedOthers(result.count))
    },
  })
  const others = (list.totalCount ?? 0) - 1
  // A thief can use up the requests of the account, so that the list is refused. The server ends sessions all the same.
  const isRefused = list.data === undefined && list.error?.code === 'RATE_LIMITED'
  return (
    <>
      <PageTitle title={texts.title} text={texts.text} />
      <Section
        title={texts.list}
        text={others === 0 && texts.onlyThis}
        action={(others > 0 || isRefused) && <Button onPress={() => setOpen(true)}>{texts.endOthers}</Button>}
      >
        <Loaded request={list}>
          {(sessions) => (
            <ItemList label={texts.list}>
              {sessions.map((session) => {
                const { browser, system, handheld } = deviceOf(session.userAgent)
                const name = account.sessions.device(browser, system)
                return (
                  <Item
                    key={session.id}
                    media={<Icon name={handheld ? 'phone' : 'device'} />}
                    title={name}
                    badge={session.current && <Badge tone="success">{texts.current}</Badge>}
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
                      </Facts>
                    }
                    actions={
                      !session.current && (
                        <Button
                          size="small"
                          aria-label={`${texts.end}: ${name}`}
                          onPress={() => void end.run({ id: session.id })}
                        >
                          {texts.end}
                        </Button>
                      )
                    }
                  />
                )
              })}
            </ItemList>
          )}
        </Loaded>
        <Problem text={end.problem} />
        <ShowMore list={list} />
      </Section>
      <ConfirmDialog
        title={texts.endOthersTitle}
        text={texts.endOthersText}
        confirm={texts.endOthers}
        action={endOthers}
        input={undefined}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  )
}
