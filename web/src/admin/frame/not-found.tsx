import type { ReactNode } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { PlainLayout } from '../../ui/plain-layout.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** There is no page at this address. */
export function NotFound(): ReactNode {
  const { account } = useTexts()
  const { frame } = useAdminTexts()
  return (
    <PlainLayout>
      <PageTitle title={account.notFound.title} text={account.notFound.text} />
      <ButtonLink href="/" variant="primary" wide>
        {frame.toConsole}
      </ButtonLink>
    </PlainLayout>
  )
}
