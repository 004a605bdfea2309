import { type EntityManager, raw } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { findOrganization } from '../../../core/access/store/find-organizations.ts'
import { type Organization, OrganizationEntity } from '../../../core/access/store/organization.ts'
import { SessionEntity } from '../../../core/access/store/session.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { changeByRows } from '../../../store/change-by-rows.ts'
import { containsPattern } from '../../../store/contains-pattern.ts'
import { countRows, type RowCount } from '../../../store/count-rows.ts'
import type { Database } from '../../../store/database.ts'
import { deleteRowsOf } from '../../../store/delete-rows-of.ts'
import { foldText } from '../../../store/fold-text.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'
import { opaque } from '../../../store/opaque-parameter.ts'
import { unlessTaken } from '../../../store/unless-taken.ts'
import { InvitationEntity } from './invitation.ts'

/** Adds an organization. @returns null when another one has the slug */
export async function insertOrganization(
  em: EntityManager,
  { name, slug, now }: { name: string; slug: string; now: Date },
): Promise<Organization | null> {
  const id = createUuid()
  const row = { id, name, slug, foldedName: foldText(name), tier: 'FREE' as const, createdAt: now, updatedAt: now }
  const inserted = await unlessTaken(em, async (inner) => {
    await inner.insert(OrganizationEntity, row)
    return true
  })
  return inserted ? findOrganization(em, id) : null
}

/** Changes an organization. @returns false when another one has the slug */
export async function updateOrganizationRow(
  em: EntityManager,
  id: string,
  change: Partial<Pick<Organization, 'name' | 'slug' | 'tier'>>,
  now: Date,
): Promise<boolean> {
  const folded = change.name === undefined ? {} : { foldedName: foldText(change.name) }
  return unlessTaken(em, async (inner) => {
    await inner.nativeUpdate(OrganizationEntity, { id }, { ...change, ...folded, updatedAt: now })
    return true
  })
}

/** Deletes an organization, with its members, invitations and API keys. Its sessions stay open, and are in none. */
export async function deleteOrganizationRow(em: EntityManager, id: string): Promise<void> {
  // In the order in which “this was not me” locks what a user has in organizations.
  await deleteRowsOf(em, { table: 'organization_members', owners: ['organization_id'], position: 'id' }, id)
  await em.nativeDelete(InvitationEntity, { organizationId: id })
  await deleteRowsOf(em, { table: 'api_keys', owners: ['organization_id'], position: 'id' }, id)
  await em.nativeDelete(OrganizationEntity, { id })
}

/** Moves a session that is open to an organization; null moves it out. @returns whether the session was open */
export async function moveSession(em: EntityManager, id: string, organizationId: string | null): Promise<boolean> {
  return (await em.nativeUpdate(SessionEntity, { id, revokedAt: null }, { organizationId })) > 0
}

/**
 * Moves every session out of an organization, outside any transaction, before the organization is deleted: the deletion could not
 * move the sessions of very many members within the time limit of its statement, and their refreshes would wait for it.
 */
export async function moveAllSessionsOut(
  database: Pick<Database, 'executeSql'>,
  organizationId: string,
): Promise<void> {
  const condition = `organization_id = ${opaque('$1::uuid')}`
  const change = 'update sessions set organization_id = null'
  await changeByRows(database, { change, table: 'sessions', condition, values: [organizationId] })
}

/** Moves the sessions of a user that have not been ended out of an organization. There can be very many that have. */
export async function moveSessionsOut(
  em: EntityManager,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<void> {
  await em.nativeUpdate(SessionEntity, { organizationId, userId, revokedAt: null }, { organizationId: null })
}

/** Which organizations to find. A part that is null or undefined does not narrow the result. */
export interface OrganizationFilter {
  search?: string | null | undefined
  slug?: string | null | undefined
}

/** A page of the organizations of a filter. */
export async function findOrganizations(
  em: EntityManager,
  filter: OrganizationFilter,
  page: IdPage,
): Promise<Organization[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(OrganizationEntity, { ...conditionsOf(filter), ...from }, options)
}

/** The number of organizations of a filter: exact up to 10,000, an estimate above. */
export async function countOrganizations(em: EntityManager, filter: OrganizationFilter): Promise<RowCount> {
  const found = em.createQueryBuilder(OrganizationEntity).select('id').where(conditionsOf(filter))
  return countRows(em, sql.raw(found.getFormattedQuery()))
}

function conditionsOf({ search, slug }: OrganizationFilter) {
  const searched = search == null ? {} : { [searchedText]: { $like: containsPattern(foldText(search)) } }
  return { ...searched, ...(slug == null ? {} : { slug }) }
}

/** The expression of the trigram index, as in the migration. */
const searchedText = raw((alias: string) => `(${alias}.slug || chr(10) || ${alias}.folded_name)`)
