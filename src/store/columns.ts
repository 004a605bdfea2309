import { DateTimeType } from '@mikro-orm/core'

/** An entity as MikroORM's `defineEntity` returns it. Its properties are the only list of its columns. */
interface DeclaredEntity<Row> {
  readonly properties: object
  readonly '~entity': Row
}

interface Column {
  property: string
  /** The name in the database: the property in snake case, as MikroORM names it. */
  name: string
  isDate: boolean
}

/** The columns that a query may show: every property but the hidden ones (secrets) and the computed ones. */
function visibleColumns(entity: DeclaredEntity<unknown>): Column[] {
  return Object.entries(entity.properties).flatMap(([property, options]: [string, Record<string, unknown>]) => {
    if (options.hidden || options.formula) return []
    const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    return [{ property, name, isDate: options.type === DateTimeType }]
  })
}

/**
 * The visible columns of an entity as a select list, each named as its property: `u.id as "id", u.email as "email"`.
 *
 * @param alias of the table in the statement
 */
export function selectList(entity: DeclaredEntity<unknown>, alias: string): string {
  return visibleColumns(entity)
    .map(({ property, name }) => `${alias}.${name} as "${property}"`)
    .join(', ')
}

/**
 * The visible columns of an entity as one JSON object. Its instants are numbers of milliseconds, which take a quarter of the time
 * that it takes to read them as text.
 *
 * @param alias of the table in the statement
 */
export function jsonObject(entity: DeclaredEntity<unknown>, alias: string): string {
  const list = visibleColumns(entity).map(({ property, name, isDate }) => {
    const column = `${alias}.${name}`
    return `${isDate ? inMilliseconds(column) : column} as "${property}"`
  })
  return `(select row_to_json(x) from (select ${list.join(', ')}) x)`
}

/**
 * An instant as an SQL expression: a whole number of milliseconds since 1970, rounded down like a `Date` of the same text. The
 * number of the function is off by at most 0.0003, and an instant of the database is a multiple of 0.001.
 */
export function inMilliseconds(column: string): string {
  return `floor(date_part('epoch', ${column}) * 1000 + 0.0005)`
}

/**
 * Makes the function that turns a row of {@link selectList} or {@link jsonObject} into a row of the entity: instants that
 * arrive as text or numbers become dates. It throws for anything else, so that a statement and its entity cannot drift apart.
 */
export function createRowReader<Row extends object, Hidden extends keyof Row = never>(
  entity: DeclaredEntity<Row>,
): (row: unknown) => Omit<Row, Hidden> {
  const columns = visibleColumns(entity)
  const dates = columns.filter((column) => column.isDate).map((column) => column.property)
  const isRow = (row: unknown): row is Omit<Row, Hidden> & Record<string, unknown> =>
    typeof row === 'object' && row !== null && columns.every((column) => column.property in row)
  return (row) => {
    if (!isRow(row)) throw new TypeError('The statement did not return the columns of its entity')
    const values: Record<string, unknown> = row
    for (const property of dates) values[property] = readDate(values[property])
    return row
  }
}

/** An instant as a statement returned it: as text, as a number of milliseconds, or as a date. */
export function readDate(value: unknown): Date | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return new Date(value)
  return value instanceof Date ? value : new Date(String(value))
}
