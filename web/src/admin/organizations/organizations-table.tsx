import type { ReactNode } from 'react'
import type { OrganizationFactsFragment } from '../../generated/admin.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { TextLink } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Organizations, a row for each. */
export function OrganizationsTable({
  organizations,
  isBusy,
}: {
  organizations: readonly OrganizationFactsFragment[]
  isBusy: boolean
}): ReactNode {
  const { organizations: texts, users } = useAdminTexts()
  const { columns } = texts
  return (
    <DataTable
      label={texts.title}
      rows={organizations}
      isBusy={isBusy}
      nameOf={({ name }) => name}
      columns={[
        {
          id: 'name',
          title: columns.name,
          render: ({ id, name }) => (
            <span className="user-cell">
              <Avatar name={name} size="small" shape="square" />
              <TextLink href={`/organizations/${id}`}>{name}</TextLink>
            </span>
          ),
        },
        { id: 'slug', title: columns.slug, render: ({ slug }) => <code>{slug}</code> },
        { id: 'tier', title: columns.tier, render: ({ tier }) => users.words.tiers[tier] },
        { id: 'created', title: columns.created, render: ({ createdAt }) => <DateTime at={createdAt} /> },
      ]}
    />
  )
}
