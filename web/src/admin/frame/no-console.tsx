import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { partAddress } from '../../lib/part-address.ts'
import { useLogOut } from '../../session/log-out.tsx'
import { ButtonLink, TextButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** The page for a user whose role opens no page of the console. */
export function NoConsole(): ReactNode {
  const { frame } = useAdminTexts()
  const { basePath } = usePageConfig()
  const { user } = useAuth()
  const { logOut } = useLogOut()
  return (
    <>
      <span className="empty-icon">
        <Icon name="shield" />
      </span>
      <PageTitle
        title={frame.noConsole.title}
        text={frame.noConsole.text(user?.email ?? user?.username ?? user?.name ?? '')}
      />
      <ButtonLink variant="primary" wide href={partAddress(basePath, '/account')}>
        {frame.toAccount}
      </ButtonLink>
      <p className="quiet centered">
        <TextButton onPress={logOut}>{frame.signInAsOther}</TextButton>
      </p>
    </>
  )
}
