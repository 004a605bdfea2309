import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/**
 * Asks before a sign-in is handed to an app with a scheme of its own: another app of the device may have claimed the scheme, and a page may
 * have begun the sign-in without the person. [RFC 8252 §8.6, §8.12]
 */
export function ContinueAs({
  returnTo,
  state,
  onContinue,
}: {
  returnTo: string
  state: string | undefined
  onContinue(): void
}): ReactNode {
  const { user } = useAuth()
  const { product } = usePageConfig()
  const { signIn } = useAccountTexts()
  const { ui } = useTexts()
  const name = user?.name ?? user?.username ?? user?.email ?? ''
  return (
    <>
      <PageTitle title={signIn.handOver.title(name)} text={signIn.handOver.text(product.name)} />
      <div className="person">
        <Avatar name={name} url={user?.avatarUrl ?? null} />
        <div className="account-words">
          <span>{name}</span>
          {user?.email !== name && <span>{user?.email}</span>}
        </div>
      </div>
      <p className="quiet">
        {signIn.handOver.app}: <code>{returnTo.slice(0, returnTo.indexOf(':'))}</code>. {signIn.handOver.warning}
      </p>
      <Button variant="primary" wide onPress={onContinue}>
        {ui.continue}
      </Button>
      <ButtonLink wide href={refusalOf(returnTo, state)}>
        {ui.cancel}
      </ButtonLink>
    </>
  )
}

/** The address of the app with the answer that the person refused. [RFC 6749 §4.1.2.1] */
function refusalOf(returnTo: string, state = ''): string {
  const query = new URLSearchParams({ error: 'access_denied', state }).toString()
  return `${returnTo}${returnTo.includes('?') ? '&' : '?'}${query}`
}
