import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Icon } from './icons.tsx'

/** The order of a table, by a field of the API. */
export interface TableOrder {
  field: string
  direction: 'ASC' | 'DESC'
}

const ariaSort = { ASC: 'ascending', DESC: 'descending' } as const

/** The header of a column. Where the server can order by the column, it is a button that does, and turns the order around. */
export function OrderHeader({
  column,
  order,
  onOrder,
}: {
  column: { title: string; order?: string; align?: 'start' | 'end' }
  order?: TableOrder
  onOrder?(order: TableOrder): void
}): ReactNode {
  const field = column.order
  const isOrdered = field !== undefined && order?.field === field
  if (!field || !onOrder) {
    return (
      <th scope="col" data-align={column.align}>
        {column.title}
      </th>
    )
  }
  const press = () => onOrder({ field, direction: isOrdered && order.direction === 'ASC' ? 'DESC' : 'ASC' })
  return (
    <th scope="col" data-align={column.align} aria-sort={isOrdered ? ariaSort[order.direction] : 'none'}>
      <Button className="order-button" data-ordered={isOrdered || undefined} onPress={press}>
        {column.title}
        <Icon name={isOrdered && order.direction === 'DESC' ? 'arrowDown' : 'arrowUp'} />
      </Button>
    </th>
  )
}
