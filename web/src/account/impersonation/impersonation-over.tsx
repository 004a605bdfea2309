import type { ReactNode } from 'react'
import { partAddress } from '../../lib/part-address.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { PlainLayout } from '../../ui/plain-layout.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { leaveWindow } from './leave-window.ts'

/** The impersonation has ended: the administrator ended it, the access token has expired, or the console was closed. */
export function ImpersonationOver(): ReactNode {
  const { impersonation } = useAccountTexts()
  const { basePath } = usePageConfig()
  return (
    <PlainLayout>
      <PageTitle title={impersonation.overTitle} text={impersonation.overText} />
      {window.opener ? (
        <Button variant="primary" wide onPress={leaveWindow}>
          {impersonation.close}
        </Button>
      ) : (
        <ButtonLink variant="primary" wide href={partAddress(basePath, '/admin')}>
          {impersonation.toConsole}
        </ButtonLink>
      )}
    </PlainLayout>
  )
}
