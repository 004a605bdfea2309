import type { ReactNode } from 'react'
import type { UserStatus } from '../../generated/admin.ts'
import { Badge } from '../../ui/badge.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Whether a user is active or suspended. */
export function StatusBadge({ user: { status } }: { user: { status: UserStatus | null } }): ReactNode {
  const { users } = useAdminTexts()
  if (!status) return null
  return <Badge tone={status === 'ACTIVE' ? 'success' : 'danger'}>{users.words.statuses[status]}</Badge>
}
