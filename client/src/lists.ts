import type { AuthClient } from './create-auth-client.ts'
import { selectionOf } from './documents.ts'
import type { ApiKey, MembershipLeaves, SessionLeaves, UserLeaves } from './generated.ts'

/** Which page of a list. */
export interface PageOptions {
  /** The number of items: 0 to 100, by default 20. */
  first?: number
  /** The `next` of the page before. By default the list is read from its beginning. */
  after?: string | null
}

/** A page of a list. */
export interface Page<Item> {
  items: Item[]
  /** The number of items on all pages. */
  totalCount: number
  /** The cursor for `after` of the next page; null for the last page. */
  next: string | null
}

/** A member of an organization. */
export interface Member extends Omit<MembershipLeaves, 'organization'> {
  user: Pick<UserLeaves, 'id' | 'name' | 'username' | 'avatarUrl'>
}

type Requester = Pick<AuthClient, 'request'>

/**
 * The open sessions of the user, newest first.
 *
 * @returns null when nobody is signed in
 * @throws RequestError
 */
export function sessions(auth: Requester, page: PageOptions = {}): Promise<Page<SessionLeaves> | null> {
  return readPage(auth, documentOfMine('sessions', selectionOf('=Session')), page)
}

/**
 * The API keys of the user, or of an organization, newest first. Revoked keys are listed until they are deleted.
 *
 * @returns null when nobody is signed in, and when the user is not a member of the organization
 * @throws RequestError, with the code `FORBIDDEN` for a role that may not read the keys of the organization
 */
export function apiKeys(
  auth: Requester,
  { organizationId, ...page }: PageOptions & { organizationId?: string } = {},
): Promise<Page<ApiKey> | null> {
  const selection = selectionOf('=ApiKey')
  const document = organizationId
    ? documentOfOrganization('apiKeys', selection, 'organizationApiKeys')
    : documentOfMine('apiKeys', selection)
  return readPage(auth, document, organizationId ? { id: organizationId, ...page } : page)
}

/**
 * The members of an organization, newest membership first.
 *
 * @returns null when the user is not a member of the organization
 * @throws RequestError
 */
export function members(
  auth: Requester,
  { organizationId, ...page }: PageOptions & { organizationId: string },
): Promise<Page<Member> | null> {
  const document = documentOfOrganization('members', '{createdAt email id role user{id name username avatarUrl}}')
  return readPage(auth, document, { id: organizationId, ...page })
}

interface Connection<Item> {
  nodes: Item[]
  totalCount: number
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

function documentOfMine(field: string, selection: string): string {
  return `query ${field}($first:Int,$after:String){owner:me{${listOf(field, selection)}}}`
}

function documentOfOrganization(field: string, selection: string, name = field): string {
  return `query ${name}($id:ID!,$first:Int,$after:String){owner:organization(id:$id){${listOf(field, selection)}}}`
}

function listOf(field: string, selection: string): string {
  return `list:${field}(first:$first,after:$after){nodes${selection} totalCount pageInfo{hasNextPage endCursor}}`
}

async function readPage<Item>(auth: Requester, document: string, variables: object): Promise<Page<Item> | null> {
  const { owner } = await auth.request<{ owner: { list: Connection<Item> } | null }>(document, variables)
  if (!owner) return null
  const { nodes, totalCount, pageInfo } = owner.list
  return { items: nodes, totalCount, next: pageInfo.hasNextPage ? pageInfo.endCursor : null }
}
