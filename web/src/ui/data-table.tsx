import {
  type ColumnDef,
  columnVisibilityFeature,
  type RowData,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type KeyboardEvent, type ReactNode, useMemo } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Checkbox } from './choice.tsx'
import { OrderHeader, type TableOrder } from './order-header.tsx'

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })

/** A column of a DataTable. */
export interface DataColumn<Row> {
  id: string
  title: string
  /** The order of the API that the header of the column chooses. */
  order?: string
  /** Numbers stand at the end. */
  align?: 'start' | 'end'
  render(row: Row): ReactNode
}

/** The rows that are chosen. It may have rows of other pages. */
export interface TableSelection {
  ids: Readonly<Record<string, true>>
  onChange(ids: Record<string, true>): void
}

/**
 * A table whose rows are read page by page from the server: the server orders, and this shows. The first column is the header of each row,
 * with a link. The arrow keys go from row to row.
 *
 * @param shown the ids of the columns that are shown; all by default
 * @param isBusy while the rows are those of before
 * @param nameOf the name of a row, for screen readers
 */
export function DataTable<Row extends RowData & { id: string }>({
  label,
  columns,
  rows,
  shown,
  order,
  onOrder,
  selection,
  isBusy,
  nameOf,
}: {
  label: string
  columns: readonly DataColumn<Row>[]
  rows: readonly Row[]
  shown?: readonly string[]
  order?: TableOrder
  onOrder?(order: TableOrder): void
  selection?: TableSelection | null
  isBusy?: boolean
  nameOf(row: Row): string
}): ReactNode {
  const { ui } = useTexts()
  const definitions = useMemo<ColumnDef<typeof features, Row>[]>(() => columns.map(({ id }) => ({ id })), [columns])
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns])
  const columnVisibility = Object.fromEntries(columns.map(({ id }) => [id, !shown || shown.includes(id)]))
  const rowSelection = selection?.ids ?? {}
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: (row) => row.id,
    state: { columnVisibility, rowSelection: { ...rowSelection } },
    onRowSelectionChange: (next) => {
      selection?.onChange(typeof next === 'function' ? next({ ...rowSelection }) : next)
    },
  })
  const visible = table.getVisibleLeafColumns().flatMap(({ id }) => byId.get(id) ?? [])
  const isAll = table.getIsAllRowsSelected()
  return (
    <section className="table-box" aria-label={label} aria-busy={isBusy || undefined}>
      <table className="table data-table">
        <thead>
          <tr>
            {selection && (
              <td className="table-choice" data-label={ui.selectPage}>
                <Checkbox
                  aria-label={ui.selectPage}
                  isSelected={isAll}
                  isIndeterminate={!isAll && table.getIsSomeRowsSelected()}
                  onChange={(chosen) => table.toggleAllRowsSelected(chosen)}
                />
              </td>
            )}
            {visible.map((column) => (
              <OrderHeader key={column.id} column={column} {...(order && { order })} {...(onOrder && { onOrder })} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} data-selected={row.getIsSelected() || undefined}>
              {selection && (
                <td className="table-choice">
                  <Checkbox
                    aria-label={ui.select(nameOf(row.original))}
                    isSelected={row.getIsSelected()}
                    onChange={(chosen) => row.toggleSelected(chosen)}
                  />
                </td>
              )}
              {visible.map(({ id, title, align, render }, index) =>
                index === 0 ? (
                  <th key={id} scope="row" data-align={align}>
                    {render(row.original)}
                  </th>
                ) : (
                  <td key={id} data-align={align} data-label={title}>
                    {render(row.original)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The arrow keys move the focus to the same control of the next or the previous row. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const row = event.target instanceof Element ? event.target.closest('tr') : null
  if (!step || !row || !(event.target instanceof HTMLElement)) return
  const controls = (each: Element) => [...each.querySelectorAll<HTMLElement>('a, button, input')]
  const place = controls(row).indexOf(event.target)
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling
  if (!next || place < 0) return
  event.preventDefault()
  controls(next)[place]?.focus()
}
