import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { OrganizationOverviewDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonLink, TextLink } from '../../ui/button.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Fact, Facts } from '../../ui/section.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { ChangeOrganization } from './change-organization.tsx'
import { DeleteOrganization } from './delete-organization.tsx'
import { OrganizationEvents } from './organization-events.tsx'
import { OrganizationInvitations } from './organization-invitations.tsx'
import { OrganizationKeys } from './organization-keys.tsx'
import { OrganizationMembers } from './organization-members.tsx'

const tabs = ['members', 'invitations', 'keys', 'events'] as const

/** One organization, with everything that belongs to it. */
export function OrganizationPage(): ReactNode {
  const { organizations: texts, users } = useAdminTexts()
  const { language } = useLanguage()
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const search: { tab?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const may = useMay()
  const [open, setOpen] = useState<'change' | 'delete' | null>(null)
  const request = useRequest(OrganizationOverviewDocument, { id })
  const tab = tabs.find((each) => each === search.tab) ?? 'members'
  const contents = {
    members: <OrganizationMembers id={id} />,
    invitations: <OrganizationInvitations id={id} />,
    keys: <OrganizationKeys id={id} />,
    events: <OrganizationEvents id={id} />,
  }
  return (
    <Loaded request={request}>
      {({ organization }) => {
        if (!organization) {
          return (
            <>
              <PageTitle title={texts.gone} />
              <Empty
                icon="building"
                title={texts.goneText}
                action={<ButtonLink href="/organizations">{texts.all}</ButtonLink>}
              />
            </>
          )
        }
        const members = organization.members.totalCount
        return (
          <>
            <p className="back">
              <TextLink href="/organizations">{texts.all}</TextLink>
            </p>
            <PageTitle
              title={organization.name}
              text={
                <Facts>
                  <Fact>
                    <code>{organization.slug}</code>
                  </Fact>
                  <Fact>{texts.members(members, new Intl.NumberFormat(locales[language]).format(members))}</Fact>
                  <Fact>
                    {texts.createdOn} <DateTime at={organization.createdAt} />
                  </Fact>
                  <Fact>
                    <Badge tone="info">{users.words.tiers[organization.tier]}</Badge>
                  </Fact>
                </Facts>
              }
              action={
                may('users:write') && (
                  <span className="page-buttons">
                    <Button onPress={() => setOpen('change')}>{texts.change}</Button>
                    <Button icon={<Icon name="trash" />} onPress={() => setOpen('delete')}>
                      {texts.delete}
                    </Button>
                  </span>
                )
              }
            />
            <Tabs
              label={texts.parts}
              tabs={tabs.map((each) => ({ id: each, label: texts.tabs[each], content: contents[each] }))}
              selected={tab}
              onSelect={(next) =>
                void navigate({ to: '/organizations/$id', params: { id }, search: { tab: next }, replace: true })
              }
            />
            <ChangeOrganization organization={organization} isOpen={open === 'change'} onClose={() => setOpen(null)} />
            <DeleteOrganization organization={organization} isOpen={open === 'delete'} onClose={() => setOpen(null)} />
          </>
        )
      }}
    </Loaded>
  )
}
