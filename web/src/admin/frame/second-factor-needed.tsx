import { useAuth } from '@sallyport/client/react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { partAddress } from '../../lib/part-address.ts'
import { useProof } from '../../session/proof-context.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/**
 * The session lacks scopes of its role until a second factor or a passkey is proved in it. Whoever has one proves it here; whoever has none
 * sets one up in their account.
 */
export function SecondFactorNeeded(): ReactNode {
  const { user } = useAuth()
  const { frame } = useAdminTexts()
  const { basePath } = usePageConfig()
  const requests = useQueryClient()
  const askForProof = useProof()
  const prove = async () => {
    if (await askForProof()) await requests.invalidateQueries()
  }
  const texts = frame.secondFactor
  const setUp = (
    <ButtonLink
      variant={user?.twoFactorEnabled ? 'secondary' : 'primary'}
      wide
      href={partAddress(basePath, '/account/security')}
    >
      {texts.toSecurity}
    </ButtonLink>
  )
  return (
    <>
      <span className="empty-icon">
        <Icon name="shield" />
      </span>
      <PageTitle title={texts.title} text={user?.twoFactorEnabled ? texts.textProve : texts.textSetUp} />
      {!user?.twoFactorEnabled && setUp}
      <Button variant={user?.twoFactorEnabled ? 'primary' : 'secondary'} wide onPress={() => void prove()}>
        {user?.twoFactorEnabled ? texts.prove : texts.provePasskey}
      </Button>
    </>
  )
}
