import { startOAuthLink } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { MySecurityQuery } from '../../generated/account.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useAction } from '../../session/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { Notice } from '../../ui/notice.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../ui/section.tsx'
import { announce } from '../../ui/toast.tsx'
import { callbackAddress, keepDestination } from '../sign-in/callback-address.ts'
import { ProviderIcon } from '../sign-in/provider-icon.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

type Linked = NonNullable<NonNullable<MySecurityQuery['me']>['oauthAccounts']>[number]
type Provider = MySecurityQuery['signInOptions']['providers'][number]

/** The accounts at providers: connected and disconnected. */
export function AccountsSection({
  accounts,
  providers,
}: {
  accounts: readonly Linked[]
  providers: readonly Provider[]
}): ReactNode {
  const { client } = useAuth()
  const { security: texts } = useAccountTexts()
  const { basePath } = usePageConfig()
  const [removed, setRemoved] = useState<Linked | null>(null)
  const connect = useAction(
    (provider: string) => startOAuthLink(client, { provider, redirectUri: callbackAddress(basePath) }),
    {
      keepRequests: true,
      done: (result) => {
        keepDestination({ kind: 'link' })
        window.location.assign(result.url)
      },
    },
  )
  const disconnect = useAction(client.unlinkOAuthAccount, {
    done: (_, { id }) => {
      announce(texts.disconnected(removed?.provider.name ?? ''))
      setRemoved((open) => (open?.id === id ? null : open))
    },
  })
  const free = providers.filter(({ id }) => !accounts.some((linked) => linked.provider.id === id))
  return (
    <Section title={texts.accounts} text={texts.accountsText}>
      {connect.problem && <Notice tone="danger">{connect.problem}</Notice>}
      <ItemList label={texts.accounts}>
        {accounts.map((linked) => (
          <Item
            key={linked.id}
            media={<ProviderIcon kind={linked.provider.kind} />}
            title={linked.provider.name}
            detail={
              <Facts>
                {linked.email && <Fact>{linked.email}</Fact>}
                <Fact>
                  {texts.added} <DateTime at={linked.linkedAt} />
                </Fact>
              </Facts>
            }
            actions={
              <Button size="small" variant="quiet" onPress={() => setRemoved(linked)}>
                {texts.disconnect}
              </Button>
            }
          />
        ))}
        {free.map(({ id, name, kind }) => (
          <Item
            key={id}
            media={<ProviderIcon kind={kind} />}
            title={name}
            detail={texts.notConnected}
            actions={
              <Button size="small" onPress={() => void connect.run(id)}>
                {texts.connect}
              </Button>
            }
          />
        ))}
      </ItemList>
      <ConfirmDialog
        title={texts.disconnectTitle(removed?.provider.name ?? '')}
        text={texts.disconnectText}
        confirm={texts.disconnect}
        action={disconnect}
        input={{ id: removed?.id ?? '' }}
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
      />
    </Section>
  )
}
