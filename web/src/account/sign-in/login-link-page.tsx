import { logInWithLink, type TwoFactorChallenge } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { useAction } from '../../session/use-action.ts'
import { Button, TextLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { SecondFactor } from './second-factor.tsx'

/** The page of a link that signs in. It asks for a press, because programs that scan mails follow links. */
export function LoginLinkPage(): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const [challenge, setChallenge] = useState<TwoFactorChallenge | null>(null)
  const [isElsewhere, setElsewhere] = useState(false)
  const logIn = useAction(() => logInWithLink(client, window.location), {
    done: (result) => {
      if (result.__typename === 'TwoFactorChallenge') setChallenge(result)
      setElsewhere(result.__typename === 'SignInNotFinished')
    },
  })
  if (challenge) return <SecondFactor challenge={challenge} onBack={() => setChallenge(null)} />
  const problem = logIn.problem ?? (isElsewhere ? signIn.mail.linkElsewhere : null)
  return (
    <>
      <PageTitle title={signIn.mail.linkTitle} text={signIn.mail.linkText} />
      {problem && <Notice tone="danger">{problem}</Notice>}
      <Button variant="primary" wide isPending={logIn.isPending} onPress={() => void logIn.run(undefined)}>
        {signIn.submit}
      </Button>
      <p>
        <TextLink href="/sign-in">{signIn.back}</TextLink>
      </p>
    </>
  )
}
