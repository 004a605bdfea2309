import { hasPasskeys, logInWithPasskey, type TwoFactorChallenge, type TwoFactorMethod } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { CodeField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Asks for the second factor: a code of an app, a recovery code or a passkey, as the challenge offers them. */
export function SecondFactor({ challenge, onBack }: { challenge: TwoFactorChallenge; onBack(): void }): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const { signIn: shared } = useTexts()
  const methods = challenge.methods.filter((method) => method !== 'PASSKEY' || hasPasskeys())
  const [method, setMethod] = useState<TwoFactorMethod>(methods.includes('TOTP') ? 'TOTP' : (methods[0] ?? 'TOTP'))
  const [isUnused, setUnused] = useState(false)
  const { challengeToken } = challenge
  const verify = useAction(client.verifyTwoFactor)
  const byPasskey = useAction(
    () => {
      setUnused(false)
      return logInWithPasskey(client, { challengeToken })
    },
    {
      texts: { INVALID_CREDENTIALS: shared.passkeyUnknown },
      done: (result) => setUnused(result.__typename === 'PasskeyNotUsed'),
    },
  )
  const choose = (next: TwoFactorMethod) => {
    verify.reset()
    byPasskey.reset()
    setMethod(next)
  }
  const texts = {
    TOTP: signIn.secondFactor.appText,
    RECOVERY_CODE: signIn.secondFactor.recoveryText,
    PASSKEY: signIn.secondFactor.passkeyText,
  }
  const others = { TOTP: signIn.useApp, RECOVERY_CODE: signIn.useRecovery, PASSKEY: shared.usePasskey }
  const failure = byPasskey.problem ?? (isUnused ? signIn.passkeyNotUsed : null)
  return (
    <>
      <PageTitle title={signIn.secondFactor.title} text={texts[method]} />
      {method === 'PASSKEY' ? (
        <div className="alternatives">
          {failure && <Notice tone="danger">{failure}</Notice>}
          <Button
            variant="primary"
            wide
            icon={<Icon name="passkey" />}
            isPending={byPasskey.isPending}
            onPress={() => void byPasskey.run(undefined)}
          >
            {shared.usePasskey}
          </Button>
        </div>
      ) : (
        <ActionForm action={verify} values={(form) => ({ challengeToken, code: form.text('code').trim() })}>
          <CodeField
            key={method}
            name="code"
            kind={method === 'TOTP' ? 'digits' : 'recovery'}
            label={method === 'TOTP' ? signIn.code : signIn.recoveryCode}
            hint={method === 'TOTP' ? signIn.codeHint : signIn.recoveryHint}
            isRequired
            autoFocus
          />
          <Button type="submit" variant="primary" wide isPending={verify.isPending}>
            {signIn.secondFactor.submit}
          </Button>
        </ActionForm>
      )}
      <div className="stack">
        {methods
          .filter((each) => each !== method)
          .map((each) => (
            <p key={each}>
              <TextButton onPress={() => choose(each)}>{others[each]}</TextButton>
            </p>
          ))}
        <p>
          <TextButton onPress={onBack}>{signIn.back}</TextButton>
        </p>
      </div>
    </>
  )
}
