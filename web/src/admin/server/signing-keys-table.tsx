import type { ReactNode } from 'react'
import type { SigningKeysQuery } from '../../generated/admin.ts'
import { Badge } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

type SigningKey = SigningKeysQuery['signingKeys'][number]

/** The keys whose tokens are valid, newest first. */
export function SigningKeysTable({ keys }: { keys: readonly SigningKey[] }): ReactNode {
  const { signingKeys: texts } = useAdminTexts()
  return (
    <DataTable
      nameOf={({ kid }) => kid}
      label={texts.title}
      rows={keys.map((key) => ({ ...key, id: key.kid }))}
      columns={[
        { id: 'kid', title: texts.key, render: ({ kid }) => <code>{kid}</code> },
        {
          id: 'state',
          title: texts.state,
          render: (key) => {
            const state = stateOf(key)
            return <Badge tone={tones[state]}>{texts.states[state]}</Badge>
          },
        },
        { id: 'algorithm', title: texts.algorithm, render: ({ algorithm }) => algorithm },
        { id: 'created', title: texts.created, render: ({ createdAt }) => <DateTime at={createdAt} show="time" /> },
        { id: 'from', title: texts.activeFrom, render: ({ activeFrom }) => <DateTime at={activeFrom} show="time" /> },
        {
          id: 'expires',
          title: texts.expires,
          render: ({ expiresAt }) =>
            expiresAt ? <DateTime at={expiresAt} show="time" /> : <span className="quiet">{texts.noEnd}</span>,
        },
      ]}
    />
  )
}

const tones = { current: 'success', next: 'info', old: 'neutral' } as const

/** A key signs, will sign, or only verifies the tokens that it signed. */
function stateOf({ current, expiresAt }: SigningKey): keyof typeof tones {
  if (current) return 'current'
  return expiresAt === null ? 'next' : 'old'
}
