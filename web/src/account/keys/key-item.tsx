import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { KeyFieldsFragment } from '../../generated/account.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DateTime, RelativeTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Fact, Facts, Item } from '../../ui/section.tsx'
import { announce } from '../../ui/toast.tsx'
import { NameDialog } from '../name-dialog.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { RotateKey } from './rotate-key.tsx'

const tones = { ACTIVE: 'success', EXPIRED: 'warning', REVOKED: 'neutral' } as const

/** A key with its state, and what can be done to it. */
export function KeyItem({ apiKey, onSecret }: { apiKey: KeyFieldsFragment; onSecret(key: string): void }): ReactNode {
  const { client } = useAuth()
  const { keys: texts } = useAccountTexts()
  const { account, ui } = useTexts()
  const [open, setOpen] = useState<'rename' | 'rotate' | 'revoke' | null>(null)
  const close = () => setOpen(null)
  const rename = useAction(
    (given: { id: string; name: string }) => client.updateApiKey({ id: given.id, input: { name: given.name } }),
    {
      done: () => {
        close()
        announce(ui.saved)
      },
    },
  )
  const revoke = useAction(client.revokeApiKey, {
    done: () => {
      close()
      announce(account.keys.revoked)
    },
  })
  const remove = useAction(client.deleteApiKey, { done: () => announce(texts.deleted) })
  const { id, name, status, previousSecretExpiresAt } = apiKey
  const overlaps = previousSecretExpiresAt !== null && Date.parse(previousSecretExpiresAt) > Date.now()
  const works = [
    { id: 'rotate', label: texts.rotate, onAction: () => setOpen('rotate') },
    { id: 'rename', label: texts.rename, onAction: () => setOpen('rename') },
    { id: 'revoke', label: account.keys.revoke, danger: true, onAction: () => setOpen('revoke') },
  ]
  const ended = [{ id: 'delete', label: texts.delete, danger: true, onAction: () => void remove.run({ id }) }]
  return (
    <>
      <Item
        media={<Icon name="key" />}
        title={name}
        badge={
          <>
            <Badge tone={tones[status]}>{account.keys.status[status]}</Badge>
            {apiKey.mode === 'TEST' && <Badge>{account.keys.modes.TEST}</Badge>}
          </>
        }
        detail={
          <>
            <code className="key-prefix">{apiKey.prefix}…</code>
            <Facts>
              <Fact>
                {apiKey.lastUsedAt ? (
                  <>
                    {account.keys.usedOn} <RelativeTime at={apiKey.lastUsedAt} />
                  </>
                ) : (
                  account.keys.neverUsed
                )}
              </Fact>
              {apiKey.expiresAt && status === 'ACTIVE' && (
                <Fact>
                  {account.keys.expiresOn} <RelativeTime at={apiKey.expiresAt} />
                </Fact>
              )}
              {overlaps && status === 'ACTIVE' && (
                <Fact>
                  {texts.overlapUntil} <DateTime at={previousSecretExpiresAt} show="time" />
                </Fact>
              )}
            </Facts>
            <Problem text={remove.problem} />
          </>
        }
        actions={<RowMenu of={name} entries={status === 'ACTIVE' ? works : ended} />}
      />
      <NameDialog
        title={texts.rename}
        label={texts.name}
        hint={texts.nameHint}
        thing={open === 'rename' ? apiKey : null}
        action={rename}
        onClose={close}
      />
      <RotateKey
        apiKey={apiKey}
        isOpen={open === 'rotate'}
        onClose={close}
        onSecret={(key) => {
          close()
          onSecret(key)
        }}
      />
      <ConfirmDialog
        title={account.keys.revokeTitle(name)}
        text={texts.revokeText}
        confirm={account.keys.revoke}
        action={revoke}
        input={{ id }}
        isOpen={open === 'revoke'}
        onClose={close}
      />
    </>
  )
}
