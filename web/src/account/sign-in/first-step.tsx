import type { TwoFactorChallenge } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useRef, useState } from 'react'
import { SignInOptionsDocument } from '../../generated/account.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextButton, TextLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Loaded } from '../../ui/states.tsx'
import { PasswordField, TextField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { OtherWays } from './other-ways.tsx'
import { keptSearch, toQuery } from './sign-in-search.ts'
import { useSignInSearch } from './use-sign-in-search.ts'

/** The name and the password, and the other ways that this server offers. */
export function FirstStep({
  onChallenge,
  onMail,
}: {
  onChallenge(challenge: TwoFactorChallenge): void
  onMail(email: string): void
}): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const { signIn: shared } = useTexts()
  const { product } = usePageConfig()
  const search = useSignInSearch()
  const options = useRequest(SignInOptionsDocument, {})
  const identifier = useRef<HTMLInputElement>(null)
  const [unconfirmed, setUnconfirmed] = useState<string | null>(null)
  const logIn = useAction(client.logIn, {
    done: (result) => {
      if (result.__typename === 'TwoFactorChallenge') onChallenge(result)
    },
    failed: ({ code }, input) => {
      setUnconfirmed(code === 'EMAIL_NOT_VERIFIED' ? input.identifier : null)
      return false
    },
  })
  const query = toQuery(keptSearch(search))
  return (
    <>
      <PageTitle title={signIn.to(product.name)} />
      {search.reason && (
        <Notice tone={search.reason === 'ended' ? 'warning' : 'success'}>{signIn[search.reason]}</Notice>
      )}
      <ActionForm
        action={logIn}
        label={signIn.title}
        values={(form) => ({
          identifier: form.text('identifier').trim(),
          password: form.text('password'),
        })}
      >
        {unconfirmed?.includes('@') && <Resend email={unconfirmed} />}
        <TextField
          name="identifier"
          label={shared.identifier}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck="false"
          isRequired
          autoFocus
          inputRef={identifier}
        />
        <PasswordField
          name="password"
          label={shared.password}
          autoComplete="current-password"
          isRequired
          aside={<TextLink href={`/forgot-password${query}`}>{signIn.forgot}</TextLink>}
        />
        <Button type="submit" variant="primary" wide isPending={logIn.isPending}>
          {signIn.submit}
        </Button>
      </ActionForm>
      <Loaded request={options} loading={null}>
        {({ signInOptions }) => (
          <>
            <OtherWays options={signInOptions} onMail={() => onMail(addressIn(identifier.current?.value))} />
            {signInOptions.signup && (
              <p className="quiet centered">
                {signIn.noAccount} <TextLink href={`/sign-up${query}`}>{signIn.signUp}</TextLink>
              </p>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

/** Sends the mail that confirms an address again. */
function Resend({ email }: { email: string }): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const [isSent, setSent] = useState(false)
  const resend = useAction(client.resendVerificationEmail, { done: () => setSent(true) })
  if (isSent) return <Notice tone="success">{signIn.resent}</Notice>
  return (
    <>
      <p className="quiet">
        <TextButton onPress={() => void resend.run({ email })}>{signIn.resendConfirmation}</TextButton>
      </p>
      <Problem text={resend.problem} />
    </>
  )
}

/** What was typed, if it may be an address. */
function addressIn(text = ''): string {
  return text.includes('@') ? text : ''
}
