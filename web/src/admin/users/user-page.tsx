import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { UserDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { TextLink } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Empty, Loaded, LoadingPage } from '../../ui/states.tsx'
import { type TabEntry, Tabs } from '../../ui/tabs.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from './name-of-user.ts'
import { DataTab } from './user/data-tab.tsx'
import { EventsTab } from './user/events-tab.tsx'
import { KeysTab } from './user/keys-tab.tsx'
import { OrganizationsTab } from './user/organizations-tab.tsx'
import { PeopleTab } from './user/people-tab.tsx'
import { ProfileTab } from './user/profile-tab.tsx'
import { SessionsTab } from './user/sessions-tab.tsx'
import { UserHeader } from './user/user-header.tsx'

/** One user: everything that an administrator can see and do. The address has the tab. */
export function UserPage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const { tab }: { tab?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const may = useMay()
  const { user: texts } = useAdminTexts()
  const request = useRequest(UserDocument, { id })
  return (
    <>
      <p className="back">
        <TextLink href="/users">
          <Icon name="chevronLeft" />
          {texts.all}
        </TextLink>
      </p>
      <Loaded request={request} loading={<LoadingPage />}>
        {({ user }) => {
          if (!user) {
            return (
              <div className="table-box">
                <Empty icon="user" title={texts.notFound}>
                  {texts.notFoundText}
                </Empty>
              </div>
            )
          }
          const tabs: TabEntry[] = [
            { id: 'profile', label: texts.tabs.profile, content: <ProfileTab user={user} /> },
            { id: 'sessions', label: texts.tabs.sessions, content: <SessionsTab id={user.id} /> },
            { id: 'keys', label: texts.tabs.keys, content: <KeysTab user={user} /> },
            { id: 'organizations', label: texts.tabs.organizations, content: <OrganizationsTab id={user.id} /> },
            { id: 'people', label: texts.tabs.people, content: <PeopleTab id={user.id} /> },
            ...(may('audit:read')
              ? [{ id: 'events', label: texts.tabs.events, content: <EventsTab id={user.id} /> }]
              : []),
            { id: 'data', label: texts.tabs.data, content: <DataTab user={user} /> },
          ]
          return (
            <>
              <UserHeader user={user} />
              <Tabs
                key={user.id}
                label={nameOfUser(user)}
                tabs={tabs}
                selected={tabs.some((each) => each.id === tab) ? (tab ?? 'profile') : 'profile'}
                onSelect={(next) =>
                  void navigate({
                    to: '.',
                    search: next === 'profile' ? {} : { tab: next },
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
            </>
          )
        }}
      </Loaded>
    </>
  )
}
