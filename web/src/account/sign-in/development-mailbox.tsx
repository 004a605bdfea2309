import type { ReactNode } from 'react'
import { Notice } from '../../ui/notice.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Where mails are to be read during development: they are files then, and the server has a page for them. */
export function DevelopmentMailbox(): ReactNode {
  const { signIn } = useAccountTexts()
  const { development, basePath } = usePageConfig()
  if (!development) return null
  return (
    <Notice>
      <a className="text-link" href={`${basePath}/dev/mailbox`} target="_blank" rel="noreferrer">
        {signIn.signUpPage.mailbox}
      </a>
    </Notice>
  )
}
