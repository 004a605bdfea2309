import type { ReactNode } from 'react'
import { ButtonLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** The application is none of this server's, or its request is incomplete: nobody is sent there. */
export function HandOverFailed(): ReactNode {
  const { signIn } = useAccountTexts()
  return (
    <>
      <PageTitle title={signIn.handOver.failedTitle} text={signIn.handOver.failedText} />
      <ButtonLink href="/" wide>
        {signIn.handOver.stay}
      </ButtonLink>
    </>
  )
}
