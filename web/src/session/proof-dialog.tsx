import { hasPasskeys, reauthenticateWithPasskey } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button, TextButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { CodeField, PasswordField } from '../ui/text-field.tsx'
import { UserName } from '../ui/user-name.tsx'
import { ActionForm } from './action-form.tsx'
import { useAction } from './use-action.ts'

type Way = 'password' | 'code'

/** Asks who is at the session: by a passkey, a password or, where a second factor is on, a code. */
export function ProofDialog({ isOpen, onClose }: { isOpen: boolean; onClose(proved: boolean): void }): ReactNode {
  const { signIn } = useTexts()
  return (
    <Dialog title={signIn.proof.title} isOpen={isOpen} onClose={() => onClose(false)}>
      <ProofForm onProved={() => onClose(true)} />
    </Dialog>
  )
}

function ProofForm({ onProved }: { onProved(): void }): ReactNode {
  const { account, signIn } = useTexts()
  const { client, user } = useAuth()
  // Where a second factor is on, a password proves nothing.
  const [way, setWay] = useState<Way>(user?.twoFactorEnabled ? 'code' : 'password')
  const options = {
    keepRequests: true,
    done: onProved,
    failed: ({ code }: { code: string }) => {
      if (code !== 'TWO_FACTOR_REQUIRED') return false
      setWay('code')
      return true
    },
  }
  const prove = useAction((given: { password?: string; code?: string }) => client.reauthenticate(given), {
    ...options,
    texts: { INVALID_CREDENTIALS: signIn.proof.wrongPassword },
  })
  const byPasskey = useAction(() => reauthenticateWithPasskey(client), {
    texts: { INVALID_CREDENTIALS: signIn.passkeyUnknown },
    keepRequests: true,
    done: (result) => {
      if (result.__typename === 'Done') onProved()
    },
  })
  const me = useQuery({ queryKey: ['me'], queryFn: () => client.me() })
  const canUsePasskey = hasPasskeys() && (me.data?.passkeys?.length ?? 0) > 0
  return (
    <>
      <p className="dialog-text">{signIn.proof.text}</p>
      <ActionForm
        action={prove}
        values={(form) => (way === 'code' ? { code: form.text('code').trim() } : { password: form.text('password') })}
      >
        <UserName name={user?.email ?? user?.username ?? ''} />
        {way === 'code' ? (
          <CodeField
            key="code"
            name="code"
            kind="either"
            label={account.security.codeOrRecovery}
            isRequired
            autoFocus
          />
        ) : (
          <PasswordField
            key="password"
            name="password"
            label={signIn.password}
            autoComplete="current-password"
            isRequired
            autoFocus
          />
        )}
        <Button type="submit" variant="primary" wide isPending={prove.isPending}>
          {signIn.proof.confirm}
        </Button>
      </ActionForm>
      {canUsePasskey && (
        <div className="alternatives">
          {byPasskey.failure && (
            <p className="field-error" role="alert">
              {byPasskey.failure}
            </p>
          )}
          <Button
            wide
            icon={<Icon name="passkey" />}
            isPending={byPasskey.isPending}
            onPress={() => void byPasskey.run(undefined)}
          >
            {signIn.usePasskey}
          </Button>
        </div>
      )}
      <p className="dialog-foot">
        {!user?.twoFactorEnabled && way === 'code' ? (
          <TextButton onPress={() => setWay('password')}>{signIn.usePassword}</TextButton>
        ) : (
          // Whoever has no password proves it in the way that they sign in.
          <TextButton onPress={() => void client.logOut().catch(() => {})}>{signIn.proof.again}</TextButton>
        )}
      </p>
    </>
  )
}
