import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { MyProfileQuery } from '../../generated/account.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { readDeviceToken } from '../../session/device-token.ts'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Item, ItemList, Section } from '../../ui/section.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'

/** The address of the account, and its change: the new one is confirmed by a link. */
export function AddressSection({ user }: { user: NonNullable<MyProfileQuery['me']> }): ReactNode {
  const { client } = useAuth()
  const { account, signIn, ui } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const resend = useAction(client.resendVerificationEmail, {
    keepRequests: true,
    done: () => announce(signIn.signUpPage.sentAgain),
  })
  const change = useAction(client.requestEmailChange, {
    done: (_, { newEmail }) => {
      setOpen(false)
      setSentTo(newEmail)
    },
  })
  const email = user.email ?? ''
  return (
    <Section title={account.profile.email} text={account.profile.emailText}>
      {sentTo && <Notice tone="success">{account.profile.linkSent(sentTo)}</Notice>}
      {resend.problem && <Notice tone="danger">{resend.problem}</Notice>}
      <ItemList label={account.profile.email}>
        <Item
          media={<Icon name="mail" />}
          title={email}
          badge={
            user.emailVerified ? (
              <Badge tone="success">{account.profile.confirmed}</Badge>
            ) : (
              <Badge tone="warning">{account.profile.unconfirmed}</Badge>
            )
          }
          actions={
            <>
              {!user.emailVerified && (
                <Button
                  size="small"
                  variant="quiet"
                  isPending={resend.isPending}
                  onPress={() => void resend.run({ ...readDeviceToken(), email })}
                >
                  {account.profile.resend}
                </Button>
              )}
              <Button size="small" onPress={() => setOpen(true)}>
                {account.profile.change}
              </Button>
            </>
          }
        />
      </ItemList>
      <Dialog title={account.profile.changeTitle} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p className="dialog-text">{account.profile.changeText}</p>
        <ActionForm action={change} values={(form) => ({ newEmail: form.text('newEmail').trim() })}>
          <TextField
            name="newEmail"
            type="email"
            label={account.profile.newEmail}
            autoComplete="email"
            isRequired
            autoFocus
          />
          <Buttons>
            <Button onPress={() => setOpen(false)}>{ui.cancel}</Button>
            <Button type="submit" variant="primary" isPending={change.isPending}>
              {account.profile.sendLink}
            </Button>
          </Buttons>
        </ActionForm>
      </Dialog>
    </Section>
  )
}
