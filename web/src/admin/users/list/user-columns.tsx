import type { ReactNode } from 'react'
import type { UserRowFragment } from '../../../generated/admin.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { TextLink } from '../../../ui/button.tsx'
import type { DataColumn } from '../../../ui/data-table.tsx'
import { DateTime, RelativeTime } from '../../../ui/date-time.tsx'
import type { AdminTexts } from '../../texts/en.ts'
import { nameOfUser } from '../name-of-user.ts'
import { StatusBadge } from '../status-badge.tsx'

/** The columns that are shown until somebody chooses others. */
export const usualColumns: readonly string[] = ['name', 'email', 'status', 'role', 'lastLoginAt', 'createdAt']

/** There is no value. */
const nothing = <span className="nothing">–</span>

/** The columns of the list of users. The first one is always shown. */
export function userColumns({ users }: AdminTexts): DataColumn<UserRowFragment>[] {
  const { columns, words } = users
  const date = (at: string | null): ReactNode => (at ? <DateTime at={at} /> : nothing)
  return [
    { id: 'name', title: columns.name, order: 'NAME', render: (user) => <UserCell user={user} /> },
    {
      id: 'email',
      title: columns.email,
      order: 'EMAIL',
      render: ({ email, emailVerified }) => (
        <span className="cell-words">
          {email ?? nothing} {emailVerified === false && <Badge tone="warning">{words.unconfirmed}</Badge>}
        </span>
      ),
    },
    { id: 'username', title: columns.username, render: ({ username }) => username ?? nothing },
    { id: 'status', title: columns.status, render: (user) => <StatusBadge user={user} /> },
    { id: 'role', title: columns.role, render: ({ role }) => role ?? nothing },
    { id: 'tier', title: columns.tier, render: ({ tier }) => (tier ? words.tiers[tier] : nothing) },
    {
      id: 'twoFactor',
      title: columns.twoFactor,
      render: ({ twoFactorEnabled }) => (twoFactorEnabled ? <Badge tone="success">{words.on}</Badge> : nothing),
    },
    {
      id: 'lastLoginAt',
      title: columns.lastLoginAt,
      order: 'LAST_LOGIN_AT',
      render: ({ lastLoginAt }) =>
        lastLoginAt ? <RelativeTime at={lastLoginAt} /> : <span className="quiet">{words.never}</span>,
    },
    {
      id: 'createdAt',
      title: columns.createdAt,
      order: 'CREATED_AT',
      render: ({ createdAt }) => <DateTime at={createdAt} />,
    },
    { id: 'updatedAt', title: columns.updatedAt, render: ({ updatedAt }) => date(updatedAt) },
    { id: 'suspendedUntil', title: columns.suspendedUntil, render: ({ suspendedUntil }) => date(suspendedUntil) },
    {
      id: 'suspensionReason',
      title: columns.suspensionReason,
      render: ({ suspensionReason }) =>
        suspensionReason ? <span className="cell-text">{suspensionReason}</span> : nothing,
    },
  ]
}

function UserCell({ user }: { user: UserRowFragment }): ReactNode {
  const name = nameOfUser(user)
  return (
    <span className="user-cell">
      <Avatar name={name} url={user.avatarUrl} size="small" />
      <TextLink href={`/users/${user.id}`}>{name}</TextLink>
    </span>
  )
}
