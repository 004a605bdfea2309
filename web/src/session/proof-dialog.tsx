import { hasPasskeys, reauthenticateWithPasskey } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button, TextButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Problem } from '../ui/problem.tsx'
import { CodeField, PasswordField } from '../ui/text-field.tsx'
import { UserName } from '../ui/user-name.tsx'
import { ActionForm } from './action-form.tsx'
import { useLogOut } from './log-out.tsx'
import { useAction } from './use-action.ts'

type Way = 'password' | 'code'

/** Asks who is at the session: by a passkey, a password or, where a second factor is on, a code. */
export function ProofDialog({ isOpen, onClose }: { isOpen: boolean; onClose(proved: boolean): void }): ReactNode {
  const { signIn } = useTexts()
  return (
    <Dialog title={signIn.proof.title} isOpen={isOpen} onClose={() => onClose(false)}>
      <ProofForm onClose={onClose} />
    </Dialog>
  )
}

function ProofForm({ onClose }: { onClose(proved: boolean): void }): ReactNode {
  const { account, signIn } = useTexts()
  const { client, user } = useAuth()
  const { logOut } = useLogOut()
  // Where a second factor is on, a password proves nothing.
  const [way, setWay] = useState<Way>(user?.twoFactorEnabled ? 'code' : 'password')
  const options = {
    keepRequests: true,
    done: () => onClose(true),
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
  const [isUnused, setUnused] = useState(false)
  const byPasskey = useAction(
    () => {
      setUnused(false)
      return reauthenticateWithPasskey(client)
    },
    {
      texts: { INVALID_CREDENTIALS: signIn.passkeyUnknown },
      keepRequests: true,
      done: (result) => {
        if (result.__typename === 'Done') onClose(true)
        else setUnused(true)
      },
    },
  )
  const failure = byPasskey.problem ?? (isUnused ? signIn.proof.passkeyNotUsed : null)
  const me = useQuery({ queryKey: ['me'], queryFn: () => client.me() })
  const canUsePasskey = hasPasskeys() && (me.data?.passkeys?.length ?? 0) > 0
  const signInAgain = () => {
    onClose(false)
    logOut()
  }
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
          <Problem text={failure} />
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
          <TextButton onPress={signInAgain}>{signIn.proof.again}</TextButton>
        )}
      </p>
    </>
  )
}
