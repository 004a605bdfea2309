import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { readDeviceToken } from '../../session/device-token.ts'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextButton } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'
import { PasswordField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { UserName } from '../../ui/user-name.tsx'

/** Changes the password. Whoever has none sets one by mail. */
export function PasswordSection({ email }: { email: string }): ReactNode {
  const { client } = useAuth()
  const { account, signIn, ui } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const [isSent, setSent] = useState(false)
  const change = useAction(client.changePassword, {
    texts: { INVALID_CREDENTIALS: account.security.wrongPassword },
    done: () => {
      setOpen(false)
      announce(account.security.passwordChanged)
    },
  })
  const reset = useAction(client.requestPasswordReset, {
    keepRequests: true,
    done: () => {
      setOpen(false)
      setSent(true)
    },
  })
  return (
    <Section
      title={account.security.password}
      text={account.security.passwordText}
      action={<Button onPress={() => setOpen(true)}>{account.security.changePassword}</Button>}
    >
      {isSent && <Notice tone="success">{account.security.resetSent(email)}</Notice>}
      <Dialog title={account.security.changePassword} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ActionForm
          action={change}
          values={(form) => ({
            currentPassword: form.text('currentPassword'),
            newPassword: form.text('newPassword'),
          })}
        >
          <UserName name={email} />
          <PasswordField
            name="currentPassword"
            label={account.security.currentPassword}
            autoComplete="current-password"
            isRequired
            autoFocus
          />
          <PasswordField
            name="newPassword"
            label={account.security.newPassword}
            hint={signIn.signUpPage.passwordHint}
            autoComplete="new-password"
            isRequired
          />
          <p className="quiet">
            {account.security.noPassword}{' '}
            <TextButton onPress={() => void reset.run({ ...readDeviceToken(), email })}>
              {account.security.noPasswordLink}
            </TextButton>
          </p>
          {reset.problem && <p className="field-error">{reset.problem}</p>}
          <Buttons>
            <Button onPress={() => setOpen(false)}>{ui.cancel}</Button>
            <Button type="submit" variant="primary" isPending={change.isPending}>
              {account.security.changePassword}
            </Button>
          </Buttons>
        </ActionForm>
      </Dialog>
    </Section>
  )
}
