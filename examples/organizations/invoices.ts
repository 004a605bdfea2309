import { DatabaseSync } from 'node:sqlite'

export interface Invoice {
  id: number
  text: string
  cents: number
}

/** The invoices of one organization. */
export interface Invoices {
  list(): Invoice[]
  find(id: number): Invoice | null
  add(text: string, cents: number): Invoice
}

/**
 * Opens the table of invoices.
 *
 * @returns what gives access to the rows of one organization: there is no way to read a row without naming its organization
 */
export function openInvoices(file: string): (organizationId: string) => Invoices {
  const database = new DatabaseSync(file)
  database.exec(`create table if not exists invoices (
    id integer primary key, organization_id text not null, text text not null, cents integer not null)`)
  const all = database.prepare('select id, text, cents from invoices where organization_id = ? order by id')
  const one = database.prepare('select id, text, cents from invoices where organization_id = ? and id = ?')
  const insert = database.prepare(
    'insert into invoices (organization_id, text, cents) values (?, ?, ?) returning id, text, cents',
  )
  return (organizationId) => ({
    list: () => all.all(organizationId).map(toInvoice),
    find: (id) => one.all(organizationId, id).map(toInvoice)[0] ?? null,
    add(text, cents) {
      const [invoice] = insert.all(organizationId, text, cents).map(toInvoice)
      if (!invoice) throw new Error('The database did not return the new row.')
      return invoice
    },
  })
}

function toInvoice({ id, text, cents }: Record<string, unknown>): Invoice {
  return { id: Number(id), text: String(text), cents: Number(cents) }
}
