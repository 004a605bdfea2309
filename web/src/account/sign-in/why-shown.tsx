import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { SignInSearch } from './sign-in-search.ts'

/** How long the server has to confirm a log-out before the page says that it has not, in milliseconds. */
const patience = 2_000

/** Says why the page for signing in is shown. A log-out is done when the server has confirmed it: until then the browser has the cookie. */
export function WhyShown({ reason }: Pick<SignInSearch, 'reason'>): ReactNode {
  const auth = useAuth()
  const { signIn } = useTexts()
  if ('unconfirmed' in auth) return <Unconfirmed />
  return reason && <Notice tone={reason === 'ended' ? 'warning' : 'success'}>{signIn[reason]}</Notice>
}

function Unconfirmed(): ReactNode {
  const { signIn } = useTexts()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(setLate, patience, true)
    return () => clearTimeout(timer)
  }, [])
  return isLate && <Notice tone="danger">{signIn.unconfirmed}</Notice>
}
