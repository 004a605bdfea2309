import type { ReactNode } from 'react'
import { MyProfileDocument } from '../../generated/account.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Section } from '../../ui/section.tsx'
import { Loaded } from '../../ui/states.tsx'
import { AddressSection } from './address-section.tsx'
import { DeleteSection } from './delete-section.tsx'
import { DetailsForm } from './details-form.tsx'
import { Picture } from './picture.tsx'
import { ReferralSection } from './referral-section.tsx'

/** The profile: picture, name and address, the link of referrals, and the end of the account. */
export function ProfilePage(): ReactNode {
  const { account } = useTexts()
  const request = useRequest(MyProfileDocument, {})
  return (
    <>
      <PageTitle title={account.profile.title} text={account.profile.text} />
      <Loaded request={request}>
        {({ me, signInOptions }) =>
          me && (
            <>
              <Section title={account.profile.picture} text={account.profile.pictureText}>
                <Picture user={me} />
              </Section>
              <Section title={account.profile.details}>
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
