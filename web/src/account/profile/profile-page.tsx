import type { ReactNode } from 'react'
import { MyProfileDocument } from '../../generated/account.ts'
import { useRequest } from '../../session/use-request.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { Section } from '../../ui/section.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { AddressSection } from './address-section.tsx'
import { DeleteSection } from './delete-section.tsx'
import { DetailsForm } from './details-form.tsx'
import { Picture } from './picture.tsx'
import { ReferralSection } from './referral-section.tsx'

/** The profile: picture, name and address, the link of referrals, and the end of the account. */
export function ProfilePage(): ReactNode {
  const { profile } = useAccountTexts()
  const request = useRequest(MyProfileDocument, {})
  return (
    <>
      <PageTitle title={profile.title} text={profile.text} />
      <Loaded request={request}>
        {({ me, signInOptions }) =>
          me && (
            <>
              <Section title={profile.picture} text={profile.pictureText}>
                <Picture user={me} />
              </Section>
              <Section title={profile.details}>
                <DetailsForm key={`${me.name} ${me.username}`} user={me} />
              </Section>
              <AddressSection user={me} />
              {signInOptions.signup && me.referralCode !== null && (
                <ReferralSection code={me.referralCode} count={me.referrals?.totalCount ?? 0} />
              )}
              <DeleteSection name={me.email ?? me.username} />
            </>
          )
        }
      </Loaded>
    </>
  )
}
