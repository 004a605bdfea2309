import type { ReactNode } from 'react'

export interface TableColumn<Row> {
  id: string
  title: string
  /** Numbers stand at the end. */
  align?: 'start' | 'end'
  render(row: Row): ReactNode
}

/** A table that is wider than the page scrolls, also by the keyboard. [WCAG 2.2 2.1.1] */
const reachable = { tabIndex: 0 }

/** A table that is read. Its first column is the header of each row. */
export function Table<Row extends { id: string }>({
  label,
  columns,
  rows,
}: {
  label: string
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
}): ReactNode {
  const [first, ...others] = columns
  return (
    <section className="table-box" aria-label={label} {...reachable}>
      <table className="table">
        <thead>
          <tr>
            {columns.map(({ id, title, align }) => (
              <th key={id} scope="col" data-align={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {first && (
                <th scope="row" data-align={first.align}>
                  {first.render(row)}
                </th>
              )}
              {others.map(({ id, align, render }) => (
                <td key={id} data-align={align}>
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
