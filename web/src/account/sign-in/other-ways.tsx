import { hasPasskeys, logInWithPasskey, startOAuthLogin } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { SignInOptionsQuery } from '../../generated/account.ts'
import { useAction } from '../../session/use-action.ts'
import { failureText } from '../../texts/failure-text.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { callbackAddress, keepDestination } from './callback-address.ts'
import { ProviderIcon } from './provider-icon.tsx'
import { readReferralCode } from './referral-code.ts'
import { usePasskeyAutofill } from './use-passkey-autofill.ts'
import { useSignInSearch } from './use-sign-in-search.ts'

/** The ways to sign in besides a password, as this server offers them. */
export function OtherWays({
  options,
  onMail,
}: {
  options: SignInOptionsQuery['signInOptions']
  onMail(): void
}): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const { errors, signIn: shared } = useTexts()
  const { basePath } = usePageConfig()
  const search = useSignInSearch()
  const [isUnused, setUnused] = useState(false)
  const offersPasskeys = options.passkeys && hasPasskeys()
  const { stop: stopAutofill, refusal } = usePasskeyAutofill(offersPasskeys)
  const byPasskey = useAction(
    () => {
      setUnused(false)
      stopAutofill()
      return logInWithPasskey(client)
    },
    {
      texts: { INVALID_CREDENTIALS: shared.passkeyUnknown },
      done: (result) => setUnused(result.__typename === 'PasskeyNotUsed'),
    },
  )
  const byProvider = useAction(
    (provider: string) =>
      startOAuthLogin(client, {
        provider,
        redirectUri: callbackAddress(basePath),
        referralCode: readReferralCode(search.ref),
      }),
    {
      keepRequests: true,
      done: (result) => {
        if (result.__typename !== 'OAuthRedirect') return
        keepDestination({ kind: 'signIn', search })
        window.location.assign(result.url)
      },
    },
  )
  const refused =
    refusal && (refusal.code === 'INVALID_CREDENTIALS' ? shared.passkeyUnknown : failureText(errors, refusal))
  const failure = byPasskey.problem ?? byProvider.problem ?? (isUnused ? signIn.passkeyNotUsed : refused)
  if (!offersPasskeys && !options.loginByMail && options.providers.length === 0) return null
  return (
    <>
      <p className="divider">{signIn.or}</p>
      <div className="alternatives">
        {failure && <Notice tone="danger">{failure}</Notice>}
        {options.providers.map(({ id, name, kind }) => (
          <Button key={id} wide icon={<ProviderIcon kind={kind} />} onPress={() => void byProvider.run(id)}>
            {signIn.withProvider(name)}
          </Button>
        ))}
        {offersPasskeys && (
          <Button
            wide
            icon={<Icon name="passkey" />}
            isPending={byPasskey.isPending}
            onPress={() => void byPasskey.run(undefined)}
          >
            {signIn.withPasskey}
          </Button>
        )}
        {options.loginByMail && (
          <Button wide icon={<Icon name="mail" />} onPress={onMail}>
            {signIn.withMail}
          </Button>
        )}
      </div>
    </>
  )
}
