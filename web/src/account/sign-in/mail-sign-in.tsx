import { logInWithCode, requestLoginLink, type TwoFactorChallenge } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextButton } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Problem } from '../../ui/problem.tsx'
import { CodeField, TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { DevelopmentMailbox } from './development-mailbox.tsx'
import { readReferralCode } from './referral-code.ts'
import { useSignInSearch } from './use-sign-in-search.ts'

/** Signs in with a code that a mail brings. @param email that was typed already */
export function MailSignIn({
  email,
  onChallenge,
  onBack,
}: {
  email: string
  onChallenge(challenge: TwoFactorChallenge): void
  onBack(): void
}): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const { signIn: shared } = useTexts()
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { ref } = useSignInSearch()
  const requestMail = (address: string) => requestLoginLink(client, address, { referralCode: readReferralCode(ref) })
  const request = useAction(requestMail, {
    keepRequests: true,
    done: (_, address) => {
      if (sentTo) announce(signIn.mail.sentAgain)
      setSentTo(address)
    },
  })
  const logIn = useAction((given: { email: string; code: string }) => logInWithCode(client, given), {
    done: (result) => {
      if (result.__typename === 'TwoFactorChallenge') onChallenge(result)
    },
  })
  const back = (
    <p>
      <TextButton onPress={onBack}>{signIn.back}</TextButton>
    </p>
  )
  if (!sentTo) {
    return (
      <>
        <PageTitle title={signIn.mail.title} text={signIn.mail.text} />
        <ActionForm action={request} values={(form) => form.text('email').trim()}>
          <TextField
            name="email"
            type="email"
            label={shared.email}
            autoComplete="email"
            defaultValue={email}
            isRequired
            autoFocus
          />
          <Button type="submit" variant="primary" wide isPending={request.isPending}>
            {signIn.mail.submit}
          </Button>
        </ActionForm>
        {back}
      </>
    )
  }
  return (
    <>
      <PageTitle key="sent" title={signIn.mail.sentTitle} text={signIn.mail.sentText(sentTo)} />
      <ActionForm action={logIn} values={(form) => ({ email: sentTo, code: form.text('code').replaceAll(/\s/g, '') })}>
        <CodeField name="code" label={signIn.code} hint={signIn.mail.codeHint} isRequired autoFocus />
        <Button type="submit" variant="primary" wide isPending={logIn.isPending}>
          {signIn.submit}
        </Button>
      </ActionForm>
      <DevelopmentMailbox />
      <div className="stack">
        <p>
          <TextButton onPress={() => void request.run(sentTo)}>{signIn.mail.again}</TextButton>
        </p>
        <Problem text={request.problem} />
        {back}
      </div>
    </>
  )
}
