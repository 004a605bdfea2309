/**
 * A parameter of a named statement whose value the planner does not see. PostgreSQL plans a statement again with every execution as
 * long as that promises fewer rows, as it does for an array with fewer elements than the ten that it assumes otherwise; for the
 * statements of the request path, planning takes ten times as long as their execution. With this, it makes one plan and keeps it.
 *
 * @param parameter such as `$1::uuid[]`
 * @see https://www.postgresql.org/docs/18/sql-prepare.html
 */
export function opaque(parameter: string): string {
  return `(select ${parameter})`
}
