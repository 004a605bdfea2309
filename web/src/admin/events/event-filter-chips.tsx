import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { OrganizationNameDocument, UserNameDocument } from '../../generated/admin.ts'
import { formatDate } from '../../lib/format-date.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useRequest } from '../../session/use-request.ts'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { TextButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from '../users/name-of-user.ts'
import { type EventFilterName, type EventFilterValues, eventFilterNames } from './event-filter.ts'

/** The filters that are set, each with a button that removes it. */
export function EventFilterChips({
  filter,
  onFilter,
}: {
  filter: EventFilterValues
  onFilter(filter: EventFilterValues): void
}): ReactNode {
  const { events, users } = useAdminTexts()
  const textOf = useFilterText(filter)
  const set = eventFilterNames.filter((name) => filter[name])
  if (set.length === 0) return null
  const without = (name: EventFilterName) => {
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
        <TextButton onPress={() => onFilter({})}>{events.filter.clearAll}</TextButton>
      </li>
    </ul>
  )
}

/** Says what a filter is set to: people and organizations by their names. */
function useFilterText(filter: EventFilterValues): (name: EventFilterName) => string {
  const { texts, language } = useLanguage()
  const { names } = useAdminTexts().events.filter
  const actor = useUserName(filter.actor)
  const target = useUserName(filter.target)
  const { organization: id } = filter
  const may = useMay()
  const isKnown = id !== undefined && may('organizations:read', 'users:read')
  const organization = useRequest(OrganizationNameDocument, { id: id ?? '' }, { enabled: isKnown }).data
  const types = () => (filter.type ?? '').split(',').map((type) => lookUp(texts.account.events, type) ?? type)
  const date = (text: string) => formatDate(locales[language], `${text}T12:00`, 'date')
  return (name) => {
    const value = filter[name] ?? ''
    const shown: Record<EventFilterName, () => string> = {
      type: () => `${names.type}: ${types().join(', ')}`,
      actor: () => `${names.actor}: ${actor ?? value}`,
      target: () => `${names.target}: ${target ?? value}`,
      organization: () => `${names.organization}: ${organization?.organization?.name ?? value}`,
      ip: () => `${names.ip}: ${value}`,
      from: () => `${names.from} ${date(value)}`,
      to: () => `${names.to} ${date(value)}`,
    }
    return shown[name]()
  }
}

/** The name of a user; null until it is read, and for a user who has been deleted. */
function useUserName(id: string | undefined): string | null {
  const { data } = useRequest(UserNameDocument, { id: id ?? '' }, { enabled: id !== undefined })
  return data?.user ? nameOfUser(data.user) : null
}
