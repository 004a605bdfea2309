import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { MyProfileQuery } from '../../generated/account.ts'
import { useAction } from '../../session/use-action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Item, ItemList, Section } from '../../ui/section.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { AddressDialog } from './address-dialog.tsx'

/** The address of the account, and its change: the new one is confirmed by a link. An account from a provider may have none yet. */
export function AddressSection({ user }: { user: NonNullable<MyProfileQuery['me']> }): ReactNode {
  const { profile: texts } = useAccountTexts()
  const [isOpen, setOpen] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { email } = user
  return (
    <Section
      title={texts.email}
      text={email === null ? texts.noEmailText : texts.emailText}
      action={email === null && <Button onPress={() => setOpen(true)}>{texts.addEmail}</Button>}
    >
      {sentTo && (
        <Notice tone="success">{email === null ? texts.firstLinkSent(sentTo) : texts.linkSent(sentTo)}</Notice>
      )}
      {email !== null && (
        <Address email={email} isConfirmed={user.emailVerified ?? false} onChange={() => setOpen(true)} />
      )}
      <AddressDialog
        isFirst={email === null}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onSent={(to) => {
          setOpen(false)
          setSentTo(to)
        }}
      />
    </Section>
  )
}

function Address({
  email,
  isConfirmed,
  onChange,
}: {
  email: string
  isConfirmed: boolean
  onChange(): void
}): ReactNode {
  const { client } = useAuth()
  const { profile: texts, signIn } = useAccountTexts()
  const resend = useAction(client.resendVerificationEmail, {
    keepRequests: true,
    done: () => announce(signIn.signUpPage.sentAgain),
  })
  return (
    <>
      {resend.problem && <Notice tone="danger">{resend.problem}</Notice>}
      <ItemList label={texts.email}>
        <Item
          media={<Icon name="mail" />}
          title={email}
          badge={
            isConfirmed ? (
              <Badge tone="success">{texts.confirmed}</Badge>
            ) : (
              <Badge tone="warning">{texts.unconfirmed}</Badge>
            )
          }
          actions={
            <>
              {!isConfirmed && (
                <Button
                  size="small"
                  variant="quiet"
                  isPending={resend.isPending}
                  onPress={() => void resend.run({ email })}
                >
                  {texts.resend}
                </Button>
              )}
              <Button size="small" onPress={onChange}>
                {texts.change}
              </Button>
            </>
          }
        />
      </ItemList>
    </>
  )
}
