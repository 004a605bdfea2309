import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type ApiKeyStatus, ApiKeysDocument, type KeyWithOwnerFragment } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Button, TextLink } from '../../ui/button.tsx'
import type { DataColumn } from '../../ui/data-table.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Segments } from '../common/segments.tsx'
import { useFirstPageIfEmpty } from '../common/use-first-page-if-empty.ts'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { LoadingRows } from '../users/list/loading-rows.tsx'
import { nameOfUser } from '../users/name-of-user.ts'
import { KeysTable } from './keys-table.tsx'
import { RevokeKey } from './revoke-key.tsx'

const size = 25
const statuses = ['all', 'ACTIVE', 'EXPIRED', 'REVOKED'] as const satisfies readonly (ApiKeyStatus | 'all')[]

/** The API keys of all users and organizations, without their secrets. */
export function KeysPage(): ReactNode {
  const texts = useAdminTexts().keys
  const { texts: shared, language } = useLanguage()
  const may = useMay()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const [revoked, revoke] = useState<KeyWithOwnerFragment | null>(null)
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const [wanted, after, before] = [text(search.q), text(search.after), text(search.before)]
  const status = statuses.find((each) => each === search.status) ?? 'all'
  const page = Math.max(1, Math.trunc(Number(search.page)) || 1)
  const filter = { ...(wanted && { search: wanted }), ...(status !== 'all' && { status: [status] }) }
  const request = useRequest(
    ApiKeysDocument,
    before ? { filter, last: size, before } : { filter, first: size, ...(after && { after }) },
    { keepPrevious: true },
  )
  const go = (next: Record<string, string>, replace = false) => {
    const kept = { q: wanted, status, ...next }
    const isUsual = (name: string, value: string) =>
      value === '' || (name === 'status' && value === 'all') || (name === 'page' && value === '1')
    const parameters = Object.entries(kept).filter(([name, value]) => !isUsual(name, value))
    void navigate({ to: '/api-keys', search: Object.fromEntries(parameters), replace })
  }
  const list = useFirstPageIfEmpty(request, {
    isFirst: !after && !before && page === 1,
    isEmpty: ({ apiKeys }) => apiKeys.nodes.length === 0,
    toFirst: () => go({}, true),
  })
  const { totalCount: count, totalCountIsEstimate: isEstimate = false } = request.data?.apiKeys ?? {}
  const isFiltered = wanted !== '' || status !== 'all'
  return (
    <>
      <PageTitle
        title={texts.title}
        text={
          <span aria-live="polite">
            {count === undefined
              ? '\u00a0'
              : texts.count(count, new Intl.NumberFormat(locales[language]).format(count), isEstimate)}
          </span>
        }
      />
      <div className="toolbar">
        <SearchField
          label={texts.search}
          placeholder={texts.searchHint}
          value={wanted}
          onSearch={(q) => go({ q }, true)}
        />
        <Segments
          label={texts.columns.status}
          options={statuses.map((id) => ({ id, label: id === 'all' ? texts.all : shared.account.keys.status[id] }))}
          selected={status}
          onSelect={(next) => go({ status: next }, true)}
        />
      </div>
      <Loaded request={list} loading={<LoadingRows rows={8} />}>
        {({ apiKeys: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <div className="table-box">
              <Empty icon="key" title={isFiltered ? texts.noneFound : texts.none}>
                {isFiltered ? texts.noneFoundText : texts.noneText}
              </Empty>
            </div>
          ) : (
            <>
              <KeysTable
                label={texts.title}
                keys={nodes}
                isBusy={request.isPlaceholderData}
                more={[ownerColumn(texts.columns.owner)]}
                {...(may('users:write') && {
                  action: {
                    id: 'actions',
                    title: texts.columns.actions,
                    align: 'end' as const,
                    render: (key: KeyWithOwnerFragment) =>
                      key.user && key.status !== 'REVOKED' ? (
                        <Button
                          size="small"
                          variant="quiet"
                          aria-label={texts.revokeOf(key.name)}
                          onPress={() => revoke(key)}
                        >
                          {texts.revoke}
                        </Button>
                      ) : (
                        <span className="nothing">–</span>
                      ),
                  },
                })}
              />
              <Pager
                page={page}
                hasPrevious={page > 1 && pageInfo.hasPreviousPage}
                hasNext={pageInfo.hasNextPage}
                isBusy={request.isPlaceholderData}
                onPrevious={() => go(page > 2 ? { before: pageInfo.startCursor ?? '', page: String(page - 1) } : {})}
                onNext={() => go({ after: pageInfo.endCursor ?? '', page: String(page + 1) })}
              />
            </>
          )
        }
      </Loaded>
      <RevokeKey
        apiKey={revoked}
        onClose={() => revoke(null)}
        onRevoked={(id) => revoke((open) => (open?.id === id ? null : open))}
      />
    </>
  )
}

/** Whose key it is. */
function ownerColumn(title: string): DataColumn<KeyWithOwnerFragment> {
  return {
    id: 'owner',
    title,
    render: ({ user, organization }) => {
      const name = user ? nameOfUser(user) : organization?.name
      const href = user ? `/users/${user.id}` : `/organizations/${organization?.id}`
      if (name)
        return (
          <span className="owner">
            <TextLink href={href}>{name}</TextLink>
          </span>
        )
      return <span className="nothing">–</span>
    },
  }
}
