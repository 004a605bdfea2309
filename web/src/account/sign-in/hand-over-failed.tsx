import type { ReactNode } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'

/** The application is none of this server's, or its request is incomplete: nobody is sent there. */
export function HandOverFailed(): ReactNode {
  const { signIn } = useTexts()
  return (
    <>
      <PageTitle title={signIn.handOver.failedTitle} text={signIn.handOver.failedText} />
      <ButtonLink href="/" wide>
        {signIn.handOver.stay}
      </ButtonLink>
    </>
  )
}
