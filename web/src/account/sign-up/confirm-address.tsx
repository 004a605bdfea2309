import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { useAction } from '../../session/use-action.ts'
import { ButtonLink, TextButton } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Problem } from '../../ui/problem.tsx'
import { announce } from '../../ui/toast.tsx'
import { DevelopmentMailbox } from '../sign-in/development-mailbox.tsx'
import { toQuery } from '../sign-in/sign-in-search.ts'
import { useSignInSearch } from '../sign-in/use-sign-in-search.ts'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Says where the mail is that confirms the address, and sends it again. */
export function ConfirmAddress({ email, onOther }: { email: string; onOther(): void }): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const search = useSignInSearch()
  const resend = useAction(client.resendVerificationEmail, {
    keepRequests: true,
    done: () => announce(signIn.signUpPage.sentAgain),
  })
  return (
    <>
      <PageTitle title={signIn.signUpPage.sentTitle} text={signIn.signUpPage.sentText(email)} />
      <DevelopmentMailbox />
      <ButtonLink variant="primary" wide href={`/sign-in${toQuery(search)}`}>
        {signIn.submit}
      </ButtonLink>
      <p className="quiet">
        {signIn.signUpPage.notThere}{' '}
        <TextButton onPress={() => void resend.run({ email })}>{signIn.signUpPage.again}</TextButton>.
      </p>
      <Problem text={resend.problem} />
      <p>
        <TextButton onPress={onOther}>{signIn.signUpPage.wrongAddress}</TextButton>
      </p>
    </>
  )
}
