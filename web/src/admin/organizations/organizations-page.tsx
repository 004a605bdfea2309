import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OrganizationsDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { useFirstPageIfEmpty } from '../common/use-first-page-if-empty.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { LoadingRows } from '../users/list/loading-rows.tsx'
import { OrganizationsTable } from './organizations-table.tsx'

const size = 25

/** All organizations: found by a search, page by page. */
export function OrganizationsPage(): ReactNode {
  const { organizations: texts } = useAdminTexts()
  const { language } = useLanguage()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const [wanted, after, before] = [text(search.q), text(search.after), text(search.before)]
  const page = Math.max(1, Math.trunc(Number(search.page)) || 1)
  const filter = wanted ? { search: wanted } : {}
  const request = useRequest(
    OrganizationsDocument,
    before ? { filter, last: size, before } : { filter, first: size, ...(after && { after }) },
    { keepPrevious: true },
  )
  const go = (next: { q?: string; after?: string; before?: string; page?: number }, replace = false) => {
    const { q = wanted, page: number = 1 } = next
    const cursor = { ...(next.after && { after: next.after }), ...(next.before && { before: next.before }) }
    const parameters = { ...(q && { q }), ...cursor, ...(number > 1 && { page: String(number) }) }
    void navigate({ to: '/organizations', search: parameters, replace })
  }
  const list = useFirstPageIfEmpty(request, {
    isFirst: !after && !before && page === 1,
    isEmpty: ({ organizations }) => organizations.nodes.length === 0,
    toFirst: () => go({}, true),
  })
  const { totalCount: count, totalCountIsEstimate: isEstimate = false } = request.data?.organizations ?? {}
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
      </div>
      <Loaded request={list} loading={<LoadingRows rows={10} />}>
        {({ organizations: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <div className="table-box">
              <Empty icon="building" title={wanted ? texts.noneFound : texts.none}>
                {wanted ? texts.noneFoundText : texts.noneText}
              </Empty>
            </div>
          ) : (
            <>
              <OrganizationsTable organizations={nodes} isBusy={request.isPlaceholderData} />
              <Pager
                page={page}
                hasPrevious={page > 1 && pageInfo.hasPreviousPage}
                hasNext={pageInfo.hasNextPage}
                isBusy={request.isPlaceholderData}
                onPrevious={() => go(page > 2 ? { before: pageInfo.startCursor ?? '', page: page - 1 } : {})}
                onNext={() => go({ after: pageInfo.endCursor ?? '', page: page + 1 })}
              />
            </>
          )
        }
      </Loaded>
    </>
  )
}
