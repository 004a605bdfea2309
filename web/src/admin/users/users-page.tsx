import { type ReactNode, useMemo, useState } from 'react'
import { keepPreference, readPreference } from '../../lib/preferences.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { ColumnMenu } from '../../ui/column-menu.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Pager } from '../../ui/pager.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { useFirstPageIfEmpty } from '../common/use-first-page-if-empty.ts'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { SelectionBar } from './bulk/selection-bar.tsx'
import { FilterButton } from './filter/filter-button.tsx'
import { FilterChips } from './filter/filter-chips.tsx'
import { ExportButton } from './list/export-button.tsx'
import { LoadingRows } from './list/loading-rows.tsx'
import { useColumnChoice } from './list/use-column-choice.ts'
import { useSelection } from './list/use-selection.ts'
import { useUserPage } from './list/use-user-page.ts'
import { userColumns } from './list/user-columns.tsx'
import { orderField, useUserSearch } from './list/user-search.ts'
import { nameOfUser } from './name-of-user.ts'

const sizes = ['25', '50', '100']

/** All users: found by a search or by filters, ordered by the server, page by page. */
export function UsersPage(): ReactNode {
  const texts = useAdminTexts()
  const { language } = useLanguage()
  const may = useMay()
  const { search, isFirst, setFilter, setOrder, toFirst, toNext, toPrevious } = useUserSearch()
  const [size, setSize] = useState(() => sizes.find((each) => each === readPreference('userRows')) ?? '25')
  const selection = useSelection(search.filter)
  const { shown, choose } = useColumnChoice()
  const columns = useMemo(() => userColumns(texts), [texts])
  const page = useUserPage(search, Number(size))
  const list = useFirstPageIfEmpty(page, { isFirst, isEmpty: (result) => result.users.nodes.length === 0, toFirst })
  const { users, bulk } = texts
  const { totalCount, totalCountIsEstimate } = page.data?.users ?? {}
  const count =
    totalCount === undefined
      ? null
      : users.count(
          totalCount,
          new Intl.NumberFormat(locales[language]).format(totalCount),
          totalCountIsEstimate ?? false,
        )
  const isFiltered = Object.keys(search.filter).length > 0
  return (
    <>
      <PageTitle title={users.title} text={<span aria-live="polite">{count ?? '\u00a0'}</span>} />
      <div className="toolbar">
        <SearchField
          label={users.search}
          placeholder={users.searchHint}
          value={search.filter.q ?? ''}
          autoFocus={window.matchMedia('(pointer: fine)').matches}
          onSearch={(q) => {
            const { q: _, ...others } = search.filter
            setFilter(q ? { ...others, q } : others, true)
          }}
        />
        <div className="toolbar-buttons">
          <FilterButton filter={search.filter} onFilter={setFilter} />
          <ExportButton filter={search.filter} count={count ?? ''} />
          <ColumnMenu label={users.columnsButton} columns={columns.slice(1)} shown={shown} onChoose={choose} />
        </div>
      </div>
      <FilterChips filter={search.filter} onFilter={setFilter} />
      <Loaded request={list} loading={<LoadingRows rows={10} />}>
        {({ users: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <div className="table-box">
              <Empty
                icon="users"
                title={isFiltered ? users.noneFound : users.none}
                action={isFiltered && <Button onPress={() => setFilter({})}>{users.filter.clear}</Button>}
              >
                {isFiltered ? users.noneFoundText : users.noneText}
              </Empty>
            </div>
          ) : (
            <>
              <DataTable
                label={users.title}
                columns={columns}
                rows={nodes}
                shown={shown}
                order={search.order}
                onOrder={({ field, direction }) => setOrder({ field: orderField(field), direction })}
                selection={may('users:write') ? { ids: selection.idsOf(nodes), onChange: selection.choose } : null}
                isBusy={page.isPlaceholderData}
                nameOf={nameOfUser}
              />
              <Pager
                page={search.page}
                hasPrevious={search.page > 1 && pageInfo.hasPreviousPage}
                hasNext={pageInfo.hasNextPage}
                isBusy={page.isPlaceholderData}
                onPrevious={() => pageInfo.startCursor && toPrevious(pageInfo.startCursor)}
                onNext={() => pageInfo.endCursor && toNext(pageInfo.endCursor)}
              >
                <ChoiceMenu
                  label={users.rows}
                  options={sizes.map((id) => ({ id, label: users.rowsOf(id) }))}
                  selected={size}
                  onSelect={(chosen) => {
                    keepPreference('userRows', chosen)
                    setSize(chosen)
                  }}
                />
              </Pager>
            </>
          )
        }
      </Loaded>
      {may('users:write') && (
        <SelectionBar
          text={selection.isAll ? bulk.allSelected(count ?? '') : bulk.selected(selection.count)}
          target={selection.target}
          onAll={selection.isAll || (totalCount ?? 0) <= selection.count ? null : selection.chooseAll}
          allText={bulk.selectAll(count ?? '')}
          onClear={selection.clear}
        />
      )}
    </>
  )
}
