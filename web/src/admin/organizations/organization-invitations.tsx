import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { OrganizationInvitationsDocument, type OrganizationInvitationsQuery } from '../../generated/admin.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DateTime, RelativeTime } from '../../ui/date-time.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from '../users/name-of-user.ts'

type Invitation = NonNullable<OrganizationInvitationsQuery['organization']>['invitations'][number]

/** The invitations that can still be accepted. */
export function OrganizationInvitations({ id }: { id: string }): ReactNode {
  const { client } = useAuth()
  const { account } = useTexts()
  const { organizations: texts } = useAdminTexts()
  const may = useMay()
  const request = useRequest(OrganizationInvitationsDocument, { id })
  const withdraw = useAction(client.revokeInvitation, { done: () => announce(account.organizations.withdrawn) })
  const { columns } = texts
  return (
    <Loaded request={request}>
      {({ organization }) =>
        !organization || organization.invitations.length === 0 ? (
          <div className="table-box">
            <Empty icon="mail" title={texts.noInvitations}>
              {texts.noInvitationsText}
            </Empty>
          </div>
        ) : (
          <>
            {withdraw.problem && <Notice tone="danger">{withdraw.problem}</Notice>}
            <DataTable
              label={texts.tabs.invitations}
              rows={organization.invitations}
              nameOf={({ email }) => email ?? ''}
              columns={[
                { id: 'email', title: columns.email, render: ({ email }) => <span className="strong">{email}</span> },
                {
                  id: 'role',
                  title: columns.role,
                  render: ({ role }) => lookUp(account.organizations.roles, role) ?? role,
                },
                {
                  id: 'by',
                  title: columns.invitedBy,
                  render: ({ invitedBy }) => (invitedBy ? nameOfUser(invitedBy) : <span className="nothing">–</span>),
                },
                { id: 'sent', title: columns.invited, render: ({ createdAt }) => <RelativeTime at={createdAt} /> },
                { id: 'expires', title: columns.expires, render: ({ expiresAt }) => <DateTime at={expiresAt} /> },
                ...(may('users:write')
                  ? [
                      {
                        id: 'actions',
                        title: columns.actions,
                        align: 'end' as const,
                        render: (invitation: Invitation) => (
                          <Button
                            size="small"
                            variant="quiet"
                            aria-label={texts.withdrawOf(invitation.email ?? '')}
                            onPress={() => void withdraw.run({ id: invitation.id })}
                          >
                            {account.organizations.withdraw}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </>
        )
      }
    </Loaded>
  )
}
