import { hasPasskeys } from '@sallyport/client'
import type { ReactNode } from 'react'
import { MySecurityDocument } from '../../generated/account.ts'
import { useRequest } from '../../session/use-request.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { AccountsSection } from './accounts-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { TwoFactorSection } from './two-factor-section.tsx'

/** How a person signs in: password, second factor, passkeys and accounts at providers. */
export function SecurityPage(): ReactNode {
  const { security } = useAccountTexts()
  const request = useRequest(MySecurityDocument, {})
  return (
    <>
      <PageTitle title={security.title} text={security.text} />
      <Loaded request={request}>
        {({ me, signInOptions }) =>
          me && (
            <>
              <PasswordSection user={me} />
              <TwoFactorSection
                isOn={me.twoFactorEnabled ?? false}
                codesLeft={me.recoveryCodesRemaining ?? 0}
                hasPasskey={(me.passkeys?.length ?? 0) > 0}
              />
              {(signInOptions.passkeys || (me.passkeys?.length ?? 0) > 0) && (
                <PasskeysSection passkeys={me.passkeys ?? []} canAdd={signInOptions.passkeys && hasPasskeys()} />
              )}
              {(signInOptions.providers.length > 0 || (me.oauthAccounts?.length ?? 0) > 0) && (
                <AccountsSection accounts={me.oauthAccounts ?? []} providers={signInOptions.providers} />
              )}
            </>
          )
        }
      </Loaded>
    </>
  )
}
