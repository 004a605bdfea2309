import type { ReactNode } from 'react'
import type { UserDetailsFragment } from '../../../generated/admin.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { DateTime, RelativeTime } from '../../../ui/date-time.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PageTitle } from '../../../ui/page-title.tsx'
import { Fact, Facts } from '../../../ui/section.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { UserActions } from '../actions/user-actions.tsx'
import { nameOfUser } from '../name-of-user.ts'
import { StatusBadge } from '../status-badge.tsx'

/** Who the user is, and what can be done. */
export function UserHeader({ user }: { user: UserDetailsFragment }): ReactNode {
  const { user: texts, users } = useAdminTexts()
  const name = nameOfUser(user)
  return (
    <>
      <div className="user-header">
        <Avatar name={name} url={user.largeAvatarUrl} size="large" />
        <div className="user-header-words">
          <PageTitle title={name} action={<UserActions user={user} />} />
          <div className="user-header-facts">
            <StatusBadge user={user} />
            {user.role !== 'user' && user.role && <Badge tone="info">{user.role}</Badge>}
            {user.twoFactorEnabled && <Badge>{texts.twoFactorOn}</Badge>}
            <span className="quiet">
              <Facts>
                {user.email && user.email !== name && <Fact>{user.email}</Fact>}
                <Fact>
                  {user.lastLoginAt ? (
                    <>
                      {texts.lastLogin} <RelativeTime at={user.lastLoginAt} />
                    </>
                  ) : (
                    texts.neverSignedIn
                  )}
                </Fact>
              </Facts>
            </span>
          </div>
        </div>
      </div>
      {user.status === 'SUSPENDED' && (
        <Notice tone="warning">
          <p>
            {user.suspendedUntil ? (
              <>
                {texts.suspendedUntil} <DateTime at={user.suspendedUntil} show="time" />.
              </>
            ) : (
              texts.suspendedForGood
            )}{' '}
            {user.suspensionReason && `${users.columns.suspensionReason}: ${user.suspensionReason}`}
          </p>
        </Notice>
      )}
    </>
  )
}
