import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { SignInOptionsDocument } from '../../generated/account.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Loaded } from '../../ui/states.tsx'
import { PasswordField, TextField } from '../../ui/text-field.tsx'
import { readReferralCode } from '../sign-in/referral-code.ts'
import { toQuery } from '../sign-in/sign-in-search.ts'
import { useSignInSearch } from '../sign-in/use-sign-in-search.ts'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { ConfirmAddress } from './confirm-address.tsx'

/** Makes an account. */
export function SignUpPage(): ReactNode {
  const { signIn } = useAccountTexts()
  const search = useSignInSearch()
  const options = useRequest(SignInOptionsDocument, {})
  const [sentTo, setSentTo] = useState<string | null>(null)
  if (sentTo) return <ConfirmAddress email={sentTo} onOther={() => setSentTo(null)} />
  return (
    <Loaded request={options}>
      {({ signInOptions }) =>
        signInOptions.signup ? (
          <SignUpForm onSent={setSentTo} />
        ) : (
          <>
            <PageTitle title={signIn.signUpPage.closed} text={signIn.signUpPage.closedText} />
            <TextLink href={`/sign-in${toQuery(search)}`}>{signIn.back}</TextLink>
          </>
        )
      }
    </Loaded>
  )
}

function SignUpForm({ onSent }: { onSent(email: string): void }): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const { signIn: shared } = useTexts()
  const search = useSignInSearch()
  const referralCode = readReferralCode(search.ref)
  const signUp = useAction(client.signUp, {
    done: (result, { email }) => {
      // Where the server signs new users in at once, the session has begun.
      if (result.__typename === 'MailSent') onSent(email)
    },
  })
  return (
    <>
      <PageTitle title={signIn.signUpPage.title} />
      {search.ref && !referralCode && <Notice tone="warning">{signIn.signUpPage.wrongReferral}</Notice>}
      <ActionForm
        action={signUp}
        values={(form) => ({
          email: form.text('email').trim(),
          name: form.optional('name'),
          password: form.text('password'),
          referralCode,
        })}
      >
        <TextField name="name" label={shared.signUpPage.name} autoComplete="name" autoFocus />
        <TextField name="email" type="email" label={shared.email} autoComplete="username" isRequired />
        <PasswordField
          name="password"
          label={shared.password}
          hint={shared.signUpPage.passwordHint}
          autoComplete="new-password"
          isRequired
        />
        <Button type="submit" variant="primary" wide isPending={signUp.isPending}>
          {signIn.signUpPage.submit}
        </Button>
      </ActionForm>
      <p className="quiet centered">
        {signIn.signUpPage.haveAccount} <TextLink href={`/sign-in${toQuery(search)}`}>{signIn.submit}</TextLink>
      </p>
    </>
  )
}
