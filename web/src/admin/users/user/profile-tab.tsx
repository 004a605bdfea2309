import type { ReactNode } from 'react'
import type { UserDetailsFragment } from '../../../generated/admin.ts'
import { Badge } from '../../../ui/badge.tsx'
import { DateTime } from '../../../ui/date-time.tsx'
import { CopyButton } from '../../../ui/secret-box.tsx'
import { Section } from '../../../ui/section.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { EditUser } from '../actions/edit-user.tsx'
import { useMayActOn } from '../use-may-act-on.ts'

/** The profile of a user. */
export function ProfileTab({ user }: { user: UserDetailsFragment }): ReactNode {
  const { user: texts, users } = useAdminTexts()
  const mayActOn = useMayActOn()
  const { words, columns } = users
  const entry = (title: string, value: ReactNode) => (
    <>
      <dt>{title}</dt>
      <dd>{value ?? <span className="nothing">–</span>}</dd>
    </>
  )
  return (
    <Section title={texts.tabs.profile} action={mayActOn(user.role) && <EditUser user={user} />}>
      <dl className="definition-list">
        {entry(columns.name, user.name)}
        {entry(columns.username, user.username)}
        {entry(
          columns.email,
          user.email && (
            <span className="cell-words">
              {user.email}
              <Badge tone={user.emailVerified ? 'success' : 'warning'}>
                {user.emailVerified ? texts.confirmed : words.unconfirmed}
              </Badge>
            </span>
          ),
        )}
        {entry(columns.role, user.role)}
        {entry(columns.tier, user.tier && words.tiers[user.tier])}
        {entry(
          columns.twoFactor,
          user.twoFactorEnabled ? texts.twoFactorWith(user.recoveryCodesRemaining ?? 0) : texts.off,
        )}
        {entry(columns.createdAt, <DateTime at={user.createdAt} show="time" />)}
        {entry(columns.lastLoginAt, user.lastLoginAt && <DateTime at={user.lastLoginAt} show="time" />)}
        {entry(columns.updatedAt, user.updatedAt && <DateTime at={user.updatedAt} show="time" />)}
        {entry(texts.referralCode, user.referralCode && <code>{user.referralCode}</code>)}
        {entry(
          texts.id,
          <span className="copied-value">
            <code>{user.id}</code>
            <CopyButton value={user.id} />
          </span>,
        )}
      </dl>
    </Section>
  )
}
