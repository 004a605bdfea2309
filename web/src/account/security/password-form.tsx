import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import type { MySecurityQuery } from '../../generated/account.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextButton } from '../../ui/button.tsx'
import { Buttons } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { PasswordField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { UserName } from '../../ui/user-name.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** The fields of the dialog for a new password. @param onSent is called when the mail that sets one is on its way */
export function PasswordForm({
  user: { email, username },
  onClose,
  onSent,
}: {
  user: Pick<NonNullable<MySecurityQuery['me']>, 'email' | 'username'>
  onClose(): void
  onSent(email: string): void
}): ReactNode {
  const { client } = useAuth()
  const { security } = useAccountTexts()
  const { signIn, ui } = useTexts()
  const change = useAction(client.changePassword, {
    texts: { INVALID_CREDENTIALS: security.wrongPassword },
    done: () => {
      onClose()
      announce(security.passwordChanged)
    },
  })
  return (
    <ActionForm
      action={change}
      values={(form) => ({ currentPassword: form.text('currentPassword'), newPassword: form.text('newPassword') })}
    >
      <UserName name={email ?? username ?? ''} />
      <PasswordField
        name="currentPassword"
        label={security.currentPassword}
        autoComplete="current-password"
        isRequired
        autoFocus
      />
      <PasswordField
        name="newPassword"
        label={security.newPassword}
        hint={signIn.signUpPage.passwordHint}
        autoComplete="new-password"
        isRequired
      />
      {email === null ? (
        <p className="quiet">{security.noPasswordNoEmail}</p>
      ) : (
        <SetByMail email={email} onSent={onSent} />
      )}
      <Buttons>
        <Button onPress={onClose}>{ui.cancel}</Button>
        <Button type="submit" variant="primary" isPending={change.isPending}>
          {security.changePassword}
        </Button>
      </Buttons>
    </ActionForm>
  )
}

function SetByMail({ email, onSent }: { email: string; onSent(email: string): void }): ReactNode {
  const { client } = useAuth()
  const { security } = useAccountTexts()
  const reset = useAction(client.requestPasswordReset, { keepRequests: true, done: () => onSent(email) })
  return (
    <>
      <p className="quiet">
        {security.noPassword}{' '}
        <TextButton onPress={() => void reset.run({ email })}>{security.noPasswordLink}</TextButton>
      </p>
      <Problem text={reset.problem} />
    </>
  )
}
