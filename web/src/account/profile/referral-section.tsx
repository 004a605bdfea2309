import type { ReactNode } from 'react'
import { partAddress } from '../../lib/part-address.ts'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { SecretBox } from '../../ui/secret-box.tsx'
import { Section } from '../../ui/section.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** The link with which others sign up by the user's referral, and how many have. */
export function ReferralSection({ code, count }: { code: string; count: number }): ReactNode {
  const { profile: texts } = useAccountTexts()
  const { basePath } = usePageConfig()
  return (
    <Section title={texts.referrals} text={texts.referralsText}>
      <div className="stack">
        <SecretBox label={texts.referralLink} value={partAddress(basePath, `/account/sign-up?ref=${code}`)} />
        <p className="quiet">{texts.referred(count)}</p>
      </div>
    </Section>
  )
}
