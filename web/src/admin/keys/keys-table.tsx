import type { ReactNode } from 'react'
import type { KeyRowFragment } from '../../generated/admin.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { type DataColumn, DataTable } from '../../ui/data-table.tsx'
import { DateTime, RelativeTime } from '../../ui/date-time.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

const tones = { ACTIVE: 'success', EXPIRED: 'warning', REVOKED: 'neutral' } as const

/** API keys without their secrets. @param more columns of the page, such as whose key it is */
export function KeysTable<Row extends KeyRowFragment>({
  label,
  keys,
  more = [],
  action,
  isBusy,
}: {
  label: string
  keys: readonly Row[]
  more?: readonly DataColumn<Row>[]
  /** The last column: what can be done to a key. */
  action?: DataColumn<Row>
  isBusy?: boolean
}): ReactNode {
  const { keys: texts } = useAdminTexts()
  const { account } = useTexts()
  const { columns } = texts
  return (
    <DataTable
      label={label}
      rows={keys}
      {...(isBusy && { isBusy })}
      nameOf={({ name }) => name}
      columns={[
        {
          id: 'name',
          title: columns.name,
          render: ({ name, prefix }) => (
            <span className="two-lines">
              <span className="strong">{name}</span>
              <code className="quiet">{prefix}</code>
            </span>
          ),
        },
        {
          id: 'status',
          title: columns.status,
          render: ({ status, mode, expiresAt }) => (
            <span className="two-lines">
              <span className="cell-words">
                <Badge tone={tones[status]}>{account.keys.status[status]}</Badge>
                {mode === 'TEST' && <Badge>{account.keys.modes.TEST}</Badge>}
              </span>
              {expiresAt && (
                <span className="quiet">
                  {texts.until} <DateTime at={expiresAt} />
                </span>
              )}
            </span>
          ),
        },
        ...more,
        {
          id: 'scopes',
          title: columns.scopes,
          render: ({ scopes }) =>
            scopes.length === 0 ? (
              <span className="quiet">{texts.noScopes}</span>
            ) : (
              <span className="scope-list">
                {scopes.map((scope) => (
                  <code key={scope}>{scope}</code>
                ))}
              </span>
            ),
        },
        {
          id: 'used',
          title: columns.lastUsed,
          render: ({ lastUsedAt, lastUsedIp }) =>
            lastUsedAt ? (
              <span className="two-lines">
                <RelativeTime at={lastUsedAt} />
                {lastUsedIp && <span className="quiet tabular">{lastUsedIp}</span>}
              </span>
            ) : (
              <span className="quiet">{texts.never}</span>
            ),
        },
        ...(action ? [action] : []),
      ]}
    />
  )
}
