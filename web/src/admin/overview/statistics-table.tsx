import type { ReactNode } from 'react'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Table } from '../../ui/table.tsx'
import { Fold } from '../common/fold.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { counts, type Point } from './totals.ts'

const columns = ['activeSessions', ...counts] as const

interface Row {
  /** The instant of the point. */
  id: string
  point: Point
  long: string
}

/** The numbers of the plots as a table, newest first. It is folded until it is wanted. */
export function StatisticsTable({ rows }: { rows: readonly Omit<Row, 'id'>[] }): ReactNode {
  const { overview } = useAdminTexts()
  const { language } = useLanguage()
  const format = new Intl.NumberFormat(locales[language])
  return (
    <Fold title={overview.asTable}>
      <div className="tall-table">
        <Table<Row>
          label={overview.table}
          rows={rows.map((row) => ({ ...row, id: row.point.at }))}
          columns={[
            { id: 'at', title: overview.at, render: ({ long }) => long },
            ...columns.map((name) => ({
              id: name,
              title: overview.numbers[name].title,
              align: 'end' as const,
              render: ({ point }: { point: Point }) => format.format(point[name]),
            })),
          ]}
        />
      </div>
    </Fold>
  )
}
