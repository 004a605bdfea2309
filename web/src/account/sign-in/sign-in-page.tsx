import type { TwoFactorChallenge } from '@sallyport/client'
import { lazy, type ReactNode, useState } from 'react'
import { FirstStep } from './first-step.tsx'

const MailSignIn = lazy(async () => ({ default: (await import('./mail-sign-in.tsx')).MailSignIn }))
const SecondFactor = lazy(async () => ({ default: (await import('./second-factor.tsx')).SecondFactor }))

type Step = { name: 'first' } | { name: 'mail'; email: string } | { name: 'second'; challenge: TwoFactorChallenge }

/** Signs in: by a password, a passkey, a code by mail or a provider, and with the second factor where one is on. */
export function SignInPage(): ReactNode {
  const [step, setStep] = useState<Step>({ name: 'first' })
  const challenged = (challenge: TwoFactorChallenge) => setStep({ name: 'second', challenge })
  const back = () => setStep({ name: 'first' })
  if (step.name === 'second') return <SecondFactor challenge={step.challenge} onBack={back} />
  if (step.name === 'mail') return <MailSignIn email={step.email} onChallenge={challenged} onBack={back} />
  return <FirstStep onChallenge={challenged} onMail={(email) => setStep({ name: 'mail', email })} />
}
