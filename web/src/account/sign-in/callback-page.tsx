import { completeOAuthLogin, linkOAuthAccount, type TwoFactorChallenge } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { PlainLayout } from '../../ui/plain-layout.tsx'
import { LoadingPage } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { AfterSignIn } from './after-sign-in.tsx'
import { type Destination, takeDestination } from './callback-address.ts'
import { SecondFactor } from './second-factor.tsx'
import { keptSearch, type SignInSearch, toQuery } from './sign-in-search.ts'

/** The page that providers lead back to: it finishes a sign-in, or connects the provider to the account. */
export function CallbackPage(): ReactNode {
  const [destination] = useState<Destination>(takeDestination)
  return (
    <PlainLayout>
      {destination.kind === 'link' ? <FinishLink /> : <FinishSignIn search={destination.search} />}
    </PlainLayout>
  )
}

function FinishSignIn({ search }: { search: SignInSearch }): ReactNode {
  const { client, status } = useAuth()
  const navigate = useNavigate()
  const [challenge, setChallenge] = useState<TwoFactorChallenge | null>(null)
  const [isUnfinished, setUnfinished] = useState(false)
  const [isDone, setDone] = useState(false)
  const finish = useAction(() => completeOAuthLogin(client, window.location), {
    done: (result) => {
      if (result.__typename === 'TwoFactorChallenge') setChallenge(result)
      setUnfinished(result.__typename === 'SignInNotFinished')
      setDone(result.__typename === 'AuthTokens')
    },
  })
  useOnce(() => void finish.run(undefined))
  const { signIn } = useAccountTexts()
  if ((isDone || challenge) && status === 'signedIn') return <AfterSignIn search={search} />
  // The answer of the provider is used up: the sign-in begins again.
  const back = () => void navigate({ to: '/sign-in', search: keptSearch(search), replace: true })
  if (challenge) return <SecondFactor challenge={challenge} onBack={back} />
  if (finish.problem || isUnfinished)
    return <NotFinished text={finish.problem ?? signIn.provider.unfinished} href={`/sign-in${toQuery(search)}`} />
  return <LoadingPage />
}

function FinishLink(): ReactNode {
  const { client } = useAuth()
  const { signIn } = useAccountTexts()
  const navigate = useNavigate()
  const [isUnfinished, setUnfinished] = useState(false)
  const finish = useAction(() => linkOAuthAccount(client, window.location), {
    done: (result) => {
      if (result.__typename === 'SignInNotFinished') return setUnfinished(true)
      announce(signIn.provider.linked(result.provider.name))
      void navigate({ to: '/security', replace: true })
    },
  })
  useOnce(() => void finish.run(undefined))
  if (finish.problem || isUnfinished)
    return <NotFinished text={finish.problem ?? signIn.provider.unfinished} href="/security" />
  return <LoadingPage />
}

function NotFinished({ text, href }: { text: string; href: string }): ReactNode {
  const { signIn } = useAccountTexts()
  const { ui } = useTexts()
  return (
    <>
      <PageTitle title={signIn.provider.failedTitle} text={text} />
      <ButtonLink href={href} wide>
        {href.startsWith('/sign-in') ? signIn.back : ui.continue}
      </ButtonLink>
    </>
  )
}

/** The code of a provider works once: development runs effects twice. */
function useOnce(run: () => void): void {
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    run()
  })
}
