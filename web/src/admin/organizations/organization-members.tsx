import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { OrganizationMembersDocument } from '../../generated/admin.ts'
import { lookUp } from '../../lib/look-up.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { TextLink } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from '../users/name-of-user.ts'
import { ChangeMember, type Member } from './change-member.tsx'

/** The members of an organization, and what an administrator can change of them. */
export function OrganizationMembers({ id }: { id: string }): ReactNode {
  const { client } = useAuth()
  const { account } = useTexts()
  const { organizations: texts } = useAdminTexts()
  const may = useMay()
  const [open, setOpen] = useState<{ what: 'role' | 'remove'; member: Member } | null>(null)
  const list = useRequestPages(OrganizationMembersDocument, { id }, ({ organization }) => organization?.members)
  const remove = useAction(client.removeMember, {
    done: (_, { userId }) => {
      setOpen((now) => (now?.member.user.id === userId ? null : now))
      announce(texts.removed)
    },
  })
  const roleOf = (role: string) => lookUp(account.organizations.roles, role) ?? role
  const { columns } = texts
  return (
    <Loaded request={list}>
      {(members) =>
        members.length === 0 ? (
          <div className="table-box">
            <Empty icon="users" title={texts.noMembers} />
          </div>
        ) : (
          <>
            <DataTable
              label={texts.tabs.members}
              rows={members}
              nameOf={({ user }) => nameOfUser(user)}
              columns={[
                {
                  id: 'name',
                  title: columns.member,
                  render: ({ user }) => (
                    <span className="user-cell">
                      <Avatar name={nameOfUser(user)} url={user.avatarUrl} size="small" />
                      <TextLink href={`/users/${user.id}`}>{nameOfUser(user)}</TextLink>
                    </span>
                  ),
                },
                { id: 'email', title: columns.email, render: ({ user }) => user.email },
                { id: 'role', title: columns.role, render: ({ role }) => roleOf(role) },
                { id: 'joined', title: columns.joined, render: ({ createdAt }) => <DateTime at={createdAt} /> },
                ...(may('users:write')
                  ? [
                      {
                        id: 'actions',
                        title: columns.actions,
                        align: 'end' as const,
                        render: (member: Member) => (
                          <RowMenu
                            of={nameOfUser(member.user)}
                            entries={[
                              {
                                id: 'role',
                                label: texts.changeRole,
                                onAction: () => setOpen({ what: 'role', member }),
                              },
                              {
                                id: 'remove',
                                label: texts.remove,
                                danger: true,
                                onAction: () => setOpen({ what: 'remove', member }),
                              },
                            ]}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <ShowMore list={list} />
            {open && (
              <>
                <ChangeMember
                  organizationId={id}
                  member={open.member}
                  isOpen={open.what === 'role'}
                  onClose={() => setOpen(null)}
                />
                <ConfirmDialog
                  title={texts.removeTitle(nameOfUser(open.member.user))}
                  text={texts.removeText}
                  confirm={texts.remove}
                  action={remove}
                  input={{ organizationId: id, userId: open.member.user.id }}
                  isOpen={open.what === 'remove'}
                  onClose={() => setOpen(null)}
                />
              </>
            )}
          </>
        )
      }
    </Loaded>
  )
}
