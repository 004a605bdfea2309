import { Fragment, type ReactNode } from 'react'
import type { EventRowFragment } from '../../generated/admin.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { EventDetails } from './event-details.tsx'
import { lookOf } from './event-kinds.ts'
import { EventOrigin } from './event-origin.tsx'
import { EventActor, EventSubject } from './event-people.tsx'
import { UnfoldButton } from './unfold-button.tsx'

/**
 * Events, a row for each. A row unfolds into everything that was recorded.
 *
 * @param fresh the rows that have just appeared
 * @param isBusy while the rows are those of before
 */
export function EventsTable({
  label,
  events,
  fresh,
  isBusy,
  unfolded,
  onUnfold,
}: {
  label: string
  events: readonly EventRowFragment[]
  fresh: ReadonlySet<string>
  isBusy: boolean
  unfolded: ReadonlySet<string>
  onUnfold(ids: ReadonlySet<string>): void
}): ReactNode {
  const { events: texts } = useAdminTexts()
  const { account } = useTexts()
  const { columns } = texts
  const toggle = (id: string) => {
    const others = [...unfolded].filter((each) => each !== id)
    onUnfold(new Set(others.length === unfolded.size ? [...others, id] : others))
  }
  return (
    <section className="table-box" aria-label={label} aria-busy={isBusy || undefined}>
      <table className="table data-table events-table">
        <thead>
          <tr>
            {[columns.event, columns.at, columns.actor, columns.subject, columns.origin, columns.details].map(
              (title) => (
                <th key={title} scope="col">
                  {title === columns.details ? <span className="visually-hidden">{title}</span> : title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => {
            const name = lookUp(account.events, event.type) ?? event.recordedType.toLowerCase().replaceAll('_', ' ')
            const { icon, tone } = lookOf(event.recordedType)
            const isUnfolded = unfolded.has(event.id)
            return (
              <Fragment key={event.id}>
                <tr data-fresh={fresh.has(event.id) || undefined}>
                  <th scope="row">
                    <span className="event-name">
                      <span className="event-icon" data-tone={tone}>
                        <Icon name={icon} />
                      </span>
                      {name}
                    </span>
                  </th>
                  <td data-label={columns.at}>
                    <DateTime at={event.createdAt} show="time" />
                  </td>
                  <td data-label={columns.actor}>
                    <EventActor event={event} />
                  </td>
                  <td data-label={columns.subject}>
                    <EventSubject event={event} />
                  </td>
                  <td data-label={columns.origin}>
                    <EventOrigin event={event} />
                  </td>
                  <td className="event-unfold">
                    <UnfoldButton
                      name={name}
                      controls={`details-${event.id}`}
                      isUnfolded={isUnfolded}
                      onPress={() => toggle(event.id)}
                    />
                  </td>
                </tr>
                {isUnfolded && (
                  <tr className="event-details" id={`details-${event.id}`}>
                    <td colSpan={6}>
                      <EventDetails event={event} />
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
