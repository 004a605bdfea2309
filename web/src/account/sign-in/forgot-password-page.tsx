import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, TextLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { DevelopmentMailbox } from './development-mailbox.tsx'
import { toQuery } from './sign-in-search.ts'
import { useSignInSearch } from './use-sign-in-search.ts'

/** Sends the mail with which a person chooses a new password. The link in it leads to a page of the server, which works without script. */
export function ForgotPasswordPage(): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const { signIn: shared } = useTexts()
  const search = useSignInSearch()
  const [sentTo, setSentTo] = useState<string | null>(null)
  const request = useAction(client.requestPasswordReset, {
    keepRequests: true,
    done: (_, { email }) => setSentTo(email),
  })
  const back = (
    <p>
      <TextLink href={`/sign-in${toQuery(search)}`}>{signIn.back}</TextLink>
    </p>
  )
  if (sentTo) {
    return (
      <>
        <PageTitle key="sent" title={signIn.forgotPage.sentTitle} text={signIn.forgotPage.sentText(sentTo)} />
        <DevelopmentMailbox />
        {back}
      </>
    )
  }
  return (
    <>
      <PageTitle title={signIn.forgotPage.title} text={signIn.forgotPage.text} />
      <ActionForm action={request} values={(form) => ({ email: form.text('email').trim() })}>
        <TextField name="email" type="email" label={shared.email} autoComplete="email" isRequired autoFocus />
        <Button type="submit" variant="primary" wide isPending={request.isPending}>
          {signIn.forgotPage.submit}
        </Button>
      </ActionForm>
      {back}
    </>
  )
}
