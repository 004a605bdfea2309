import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { OrganizationNameDocument } from '../../../generated/admin.ts'
import { formatDate } from '../../../lib/format-date.ts'
import { useRequest } from '../../../session/use-request.ts'
import { locales } from '../../../texts/languages.ts'
import { useLanguage } from '../../../texts/use-texts.tsx'
import { TextButton } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { type FilterName, type FilterValues, filterNames } from './user-filter.ts'

/** The filters that are set, each with a button that removes it. */
export function FilterChips({
  filter,
  onFilter,
}: {
  filter: FilterValues
  onFilter(filter: FilterValues): void
}): ReactNode {
  const { users } = useAdminTexts()
  const textOf = useFilterText(filter)
  const set = filterNames.filter((name) => name !== 'q' && filter[name])
  if (set.length === 0) return null
  const without = (name: FilterName) => {
    const { [name]: _, ...others } = filter
    return others
  }
  return (
    <ul className="chips" aria-label={users.filter.set}>
      {set.map((name) => (
        <li key={name} className="chip">
          <span>{textOf(name)}</span>
          <Button
            className="chip-button"
            aria-label={users.filter.remove(textOf(name))}
            onPress={() => onFilter(without(name))}
          >
            <Icon name="close" />
          </Button>
        </li>
      ))}
      <li>
        <TextButton onPress={() => onFilter(filter.q ? { q: filter.q } : {})}>{users.filter.clearAll}</TextButton>
      </li>
    </ul>
  )
}

/** Says what a filter is set to. */
function useFilterText(filter: FilterValues): (name: FilterName) => string {
  const { language } = useLanguage()
  const { users } = useAdminTexts()
  const { names, answers, day } = users.filter
  const { organization: id } = filter
  const organization = useRequest(OrganizationNameDocument, { id: id ?? '' }, { enabled: id !== undefined }).data
  const words: Record<string, string> = { ...users.words.statuses, ...users.words.tiers }
  const date = (text: string) => formatDate(locales[language], `${text}T12:00`, 'date')
  return (name) => {
    const value = filter[name] ?? ''
    const list = value
      .split(',')
      .map((each) => words[each] ?? each)
      .join(', ')
    const texts: Record<FilterName, () => string> = {
      q: () => value,
      email: () => `${names.email}: ${value}`,
      emailContains: () => `${names.emailContains}: ${value}`,
      status: () => `${names.status}: ${list}`,
      role: () => `${names.role}: ${list}`,
      tier: () => `${names.tier}: ${list}`,
      verified: () => `${names.verified}: ${value === 'yes' ? answers.yes : answers.no}`,
      twoFactor: () => `${names.twoFactor}: ${value === 'yes' ? answers.yes : answers.no}`,
      organization: () => `${names.organization}: ${organization?.organization?.name ?? '…'}`,
      createdFrom: () => day.from(names.created, date(value)),
      createdTo: () => day.to(names.created, date(value)),
      loginFrom: () => day.from(names.login, date(value)),
      loginTo: () => day.to(names.login, date(value)),
      reason: () => `${names.reason}: ${value}`,
      untilFrom: () => day.from(names.until, date(value)),
      untilTo: () => day.to(names.until, date(value)),
    }
    return texts[name]()
  }
}
