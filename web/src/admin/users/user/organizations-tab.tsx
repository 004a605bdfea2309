import type { ReactNode } from 'react'
import { UserOrganizationsDocument } from '../../../generated/admin.ts'
import { lookUp } from '../../../lib/look-up.ts'
import { useRequest } from '../../../session/use-request.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Avatar } from '../../../ui/avatar.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { TextLink } from '../../../ui/button.tsx'
import { DateTime } from '../../../ui/date-time.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../../ui/section.tsx'
import { Empty, Loaded } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'

/** The organizations of a user. */
export function OrganizationsTab({ id }: { id: string }): ReactNode {
  const { account } = useTexts()
  const { user: texts } = useAdminTexts()
  const request = useRequest(UserOrganizationsDocument, { id })
  return (
    <Section title={texts.tabs.organizations}>
      <Loaded request={request}>
        {({ user }) => {
          const memberships = user?.organizations ?? []
          if (memberships.length === 0) return <Empty icon="building" title={texts.noOrganizations} />
          return (
            <ItemList label={texts.tabs.organizations}>
              {memberships.map(({ id: key, organization, role, createdAt }) => (
                <Item
                  key={key}
                  media={<Avatar name={organization.name} shape="square" />}
                  title={<TextLink href={`/organizations/${organization.id}`}>{organization.name}</TextLink>}
                  badge={<Badge>{lookUp(account.organizations.roles, role) ?? role}</Badge>}
                  detail={
                    <Facts>
                      <Fact>{organization.slug}</Fact>
                      <Fact>
                        {account.organizations.joined} <DateTime at={createdAt} />
                      </Fact>
                    </Facts>
                  }
                />
              ))}
            </ItemList>
          )
        }}
      </Loaded>
    </Section>
  )
}
