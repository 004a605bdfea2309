import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OneOrganizationDocument } from '../../generated/account.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { TextLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { EndSection } from './end-section.tsx'
import { InvitationsSection } from './invitations-section.tsx'
import { MembersSection } from './members-section.tsx'
import { NameSection } from './name-section.tsx'

/** One organization: what the role of the person there allows, and nothing else. */
export function OrganizationPage(): ReactNode {
  const { organizations: texts } = useAccountTexts()
  const { account } = useTexts()
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const request = useRequest(OneOrganizationDocument, { id })
  const back = (
    <p>
      <TextLink href="/organizations">{texts.all}</TextLink>
    </p>
  )
  return (
    <Loaded request={request}>
      {({ organization, organizationRoles }) => {
        if (!organization) {
          return (
            <>
              <PageTitle title={texts.title} />
              <Empty icon="building" title={texts.notFound} action={back} />
            </>
          )
        }
        const { name, slug, myRole, myScopes } = organization
        const holds = (scope: string) => myScopes.includes(scope)
        // Nobody gives a role with a scope that they lack, and only owners make owners.
        const roles = organizationRoles
          .filter((role) => (role.name === 'owner' ? myRole === 'owner' : role.scopes.every(holds)))
          .map((role) => role.name)
        return (
          <>
            {back}
            <PageTitle title={name} text={myRole && (lookUp(account.organizations.roles, myRole) ?? myRole)} />
            {holds('org:write') && <NameSection key={`${name} ${slug}`} organization={organization} />}
            <MembersSection id={id} roles={roles} canWrite={holds('members:write')} />
            {holds('members:read') && <InvitationsSection id={id} roles={roles} canWrite={holds('members:write')} />}
            <EndSection organization={organization} />
          </>
        )
      }}
    </Loaded>
  )
}
