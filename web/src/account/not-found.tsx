import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { PageTitle } from '../ui/page-title.tsx'
import { PlainLayout } from '../ui/plain-layout.tsx'
import { useAccountTexts } from './texts/use-account-texts.ts'

/** There is no page at this address. */
export function NotFound(): ReactNode {
  const { notFound } = useAccountTexts()
  const { account } = useTexts()
  return (
    <PlainLayout>
      <PageTitle title={account.notFound.title} text={account.notFound.text} />
      <ButtonLink href="/" variant="primary" wide>
        {notFound.back}
      </ButtonLink>
    </PlainLayout>
  )
}
