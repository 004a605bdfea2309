import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { formatTime } from '../../lib/format-date.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { leaveWindow } from './leave-window.ts'

/** Says on every page that an administrator acts in the name of a user, until when, and ends it. @param endsAt in milliseconds since 1970 */
export function ImpersonationBanner({ endsAt }: { endsAt: number }): ReactNode {
  const { client, user } = useAuth()
  const { impersonation } = useAccountTexts()
  const { texts, language } = useLanguage()
  const [isEnding, setEnding] = useState(false)
  const name = user?.name ?? user?.username ?? user?.email ?? ''
  const end = async () => {
    setEnding(true)
    try {
      await client.logOut()
      leaveWindow()
    } catch {
      // This window has forgotten the token; the server could not be told.
      announce(texts.errors.codes.NETWORK_ERROR ?? '', 'danger')
    }
  }
  return (
    <section className="banner" aria-label={impersonation.label}>
      <Icon name="eye" />
      <p>
        {impersonation.text(name)} <span>{impersonation.until(formatTime(locales[language], endsAt))}</span>
      </p>
      <Button size="small" isPending={isEnding} onPress={() => void end()}>
        {impersonation.end}
      </Button>
    </section>
  )
}
