import { registerPasskey } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { MySecurityQuery } from '../../generated/account.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DateTime, RelativeTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../ui/section.tsx'
import { Empty } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { NameDialog } from '../name-dialog.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

type Passkey = NonNullable<NonNullable<MySecurityQuery['me']>['passkeys']>[number]

/** The passkeys: added on this device, renamed and removed. */
export function PasskeysSection({ passkeys, canAdd }: { passkeys: readonly Passkey[]; canAdd: boolean }): ReactNode {
  const { client } = useAuth()
  const { security: texts } = useAccountTexts()
  const { ui } = useTexts()
  const [renamed, setRenamed] = useState<Passkey | null>(null)
  const [removed, setRemoved] = useState<Passkey | null>(null)
  const [notice, setNotice] = useState<string | null>(null)
  const add = useAction(
    () => {
      setNotice(null)
      return registerPasskey(client)
    },
    {
      done: (result) => {
        if (result.__typename === 'Passkey') {
          announce(texts.passkeyAdded)
          setRenamed(result)
        }
        if (result.__typename === 'PasskeyNotUsed') {
          setNotice(result.reason === 'InvalidStateError' ? texts.passkeyExists : texts.passkeyCancelled)
        }
      },
    },
  )
  const rename = useAction(client.renamePasskey, {
    done: () => {
      setRenamed(null)
      announce(ui.saved)
    },
  })
  const remove = useAction(client.deletePasskey, {
    done: (_, { id }) => {
      setRemoved((open) => (open?.id === id ? null : open))
      announce(texts.passkeyRemoved)
    },
  })
  const button = canAdd && (
    <Button isPending={add.isPending} icon={<Icon name="plus" />} onPress={() => void add.run(undefined)}>
      {texts.addPasskey}
    </Button>
  )
  return (
    <Section title={texts.passkeys} text={texts.passkeysText} action={passkeys.length > 0 && button}>
      {(add.problem ?? notice) && <Notice tone={add.problem ? 'danger' : 'info'}>{add.problem ?? notice}</Notice>}
      {passkeys.length === 0 ? (
        <Empty icon="passkey" title={texts.noPasskeys} action={button}>
          {texts.noPasskeysText}
        </Empty>
      ) : (
        <ItemList label={texts.passkeys}>
          {passkeys.map((passkey) => (
            <Item
              key={passkey.id}
              media={<Icon name="passkey" />}
              title={passkey.name}
              badge={passkey.backedUp && <Badge>{texts.synced}</Badge>}
              detail={
                <Facts>
                  <Fact>
                    {texts.added} <DateTime at={passkey.createdAt} />
                  </Fact>
                  {passkey.lastUsedAt ? (
                    <Fact>
                      {texts.lastUsed} <RelativeTime at={passkey.lastUsedAt} />
                    </Fact>
                  ) : (
                    <Fact>{texts.neverUsed}</Fact>
                  )}
                </Facts>
              }
              actions={
                <RowMenu
                  of={passkey.name}
                  entries={[
                    { id: 'rename', label: texts.renamePasskey, onAction: () => setRenamed(passkey) },
                    { id: 'remove', label: texts.removePasskey, danger: true, onAction: () => setRemoved(passkey) },
                  ]}
                />
              }
            />
          ))}
        </ItemList>
      )}
      <NameDialog
        title={texts.renameTitle}
        label={texts.passkeyName}
        hint={texts.passkeyNameHint}
        thing={renamed}
        action={rename}
        onClose={() => setRenamed(null)}
      />
      <ConfirmDialog
        title={texts.removePasskeyTitle(removed?.name ?? '')}
        text={texts.removePasskeyText}
        confirm={texts.removePasskey}
        action={remove}
        input={{ id: removed?.id ?? '' }}
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
      />
    </Section>
  )
}
