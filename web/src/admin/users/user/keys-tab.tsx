import { type ReactNode, useState } from 'react'
import {
  RevokeUserApiKeyDocument,
  UserKeysDocument,
  type UserRowFragment,
  UserWaysInDocument,
} from '../../../generated/admin.ts'
import { ConfirmDialog } from '../../../session/confirm-dialog.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { useRequest } from '../../../session/use-request.ts'
import { useRequestPages } from '../../../session/use-request-pages.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { DateTime, RelativeTime } from '../../../ui/date-time.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../../ui/section.tsx'
import { ShowMore } from '../../../ui/show-more.tsx'
import { Empty, Loaded } from '../../../ui/states.tsx'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { useMayActOn } from '../use-may-act-on.ts'

const tones = { ACTIVE: 'success', EXPIRED: 'neutral', REVOKED: 'danger' } as const

/** With what a user, and the programs of the user, get in: API keys, passkeys, and accounts of identity providers. */
export function KeysTab({ user }: { user: Pick<UserRowFragment, 'id' | 'role'> }): ReactNode {
  return (
    <div className="stack-wide">
      <ApiKeys user={user} />
      <WaysIn id={user.id} />
    </div>
  )
}

function ApiKeys({ user }: { user: Pick<UserRowFragment, 'id' | 'role'> }): ReactNode {
  const { account } = useTexts()
  const { user: texts } = useAdminTexts()
  const mayActOn = useMayActOn()
  const [revoked, setRevoked] = useState<{ id: string; name: string } | null>(null)
  const list = useRequestPages(UserKeysDocument, { id: user.id }, (result) => result.user?.list)
  const revoke = useMutation(RevokeUserApiKeyDocument, {
    done: (_, { id }) => {
      setRevoked((open) => (open?.id === id ? null : open))
      announce(account.keys.revoked)
    },
  })
  const { keys } = account
  return (
    <Section title={keys.title}>
      <Loaded request={list}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="key" title={keys.empty} />
          ) : (
            <ItemList label={keys.title}>
              {all.map((key) => (
                <Item
                  key={key.id}
                  media={<Icon name="key" />}
                  title={key.name}
                  badge={
                    <>
                      <Badge tone={tones[key.status]}>{keys.status[key.status]}</Badge>
                      {key.mode === 'TEST' && <Badge>{keys.modes.TEST}</Badge>}
                    </>
                  }
                  detail={
                    <>
                      <Facts>
                        <Fact>
                          <code>{key.prefix}…</code>
                        </Fact>
                        <Fact>
                          {key.lastUsedAt ? (
                            <>
                              {keys.usedOn} <RelativeTime at={key.lastUsedAt} />
                            </>
                          ) : (
                            keys.neverUsed
                          )}
                        </Fact>
                        <Fact>
                          {keys.madeOn} <DateTime at={key.createdAt} />
                        </Fact>
                        {key.expiresAt && (
                          <Fact>
                            {keys.expiresOn} <DateTime at={key.expiresAt} />
                          </Fact>
                        )}
                      </Facts>
                      <span className="scopes">{key.scopes.join(', ')}</span>
                    </>
                  }
                  actions={
                    key.status === 'ACTIVE' &&
                    mayActOn(user.role) && (
                      <Button size="small" aria-label={`${keys.revoke}: ${key.name}`} onPress={() => setRevoked(key)}>
                        {keys.revoke}
                      </Button>
                    )
                  }
                />
              ))}
            </ItemList>
          )
        }
      </Loaded>
      <ShowMore list={list} />
      <ConfirmDialog
        title={keys.revokeTitle(revoked?.name ?? '')}
        text={texts.revokeKeyText}
        confirm={keys.revoke}
        action={revoke}
        input={{ id: revoked?.id ?? '' }}
        isOpen={revoked !== null}
        onClose={() => setRevoked(null)}
      />
    </Section>
  )
}

function WaysIn({ id }: { id: string }): ReactNode {
  const { user: texts } = useAdminTexts()
  const request = useRequest(UserWaysInDocument, { id })
  const used = (at: string | null) => (
    <Fact>
      {at ? (
        <>
          {texts.lastUsed} <RelativeTime at={at} />
        </>
      ) : (
        texts.neverUsed
      )}
    </Fact>
  )
  return (
    <div className="columns">
      <Section title={texts.passkeys}>
        <Loaded request={request}>
          {({ user }) =>
            user?.passkeys?.length ? (
              <ItemList label={texts.passkeys}>
                {user.passkeys.map(({ id: key, name, createdAt, lastUsedAt, backedUp }) => (
                  <Item
                    key={key}
                    media={<Icon name="passkey" />}
                    title={name}
                    badge={backedUp && <Badge>{texts.synchronised}</Badge>}
                    detail={
                      <Facts>
                        {used(lastUsedAt)}
                        <Fact>
                          {texts.added} <DateTime at={createdAt} />
                        </Fact>
                      </Facts>
                    }
                  />
                ))}
              </ItemList>
            ) : (
              <Empty icon="passkey" title={texts.noPasskeys} />
            )
          }
        </Loaded>
      </Section>
      <Section title={texts.accounts}>
        <Loaded request={request}>
          {({ user }) =>
            user?.oauthAccounts?.length ? (
              <ItemList label={texts.accounts}>
                {user.oauthAccounts.map(({ id: key, provider, email, linkedAt, lastUsedAt }) => (
                  <Item
                    key={key}
                    media={<Icon name="link" />}
                    title={provider.name}
                    detail={
                      <Facts>
                        {email && <Fact>{email}</Fact>}
                        {used(lastUsedAt)}
                        <Fact>
                          {texts.added} <DateTime at={linkedAt} />
                        </Fact>
                      </Facts>
                    }
                  />
                ))}
              </ItemList>
            ) : (
              <Empty icon="link" title={texts.noAccounts} />
            )
          }
        </Loaded>
      </Section>
    </div>
  )
}
