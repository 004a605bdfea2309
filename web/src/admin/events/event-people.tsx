import type { ReactNode } from 'react'
import type { EventRowFragment } from '../../generated/admin.ts'
import { TextLink } from '../../ui/button.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from '../users/name-of-user.ts'

type Person = EventRowFragment['actor']

/** Who acted, and whether by an API key. */
export function EventActor({ event }: { event: EventRowFragment }): ReactNode {
  const { events } = useAdminTexts()
  const { actor, actorId, actorApiKeyId } = event
  return (
    <span className="event-people">
      <PersonLink person={actor} id={actorId} nobody={events.nobody} />
      {actorApiKeyId && <span className="quiet">{events.byApiKey}</span>}
    </span>
  )
}

/** Whom or what an event concerns: another user than the one who acted, and an organization. */
export function EventSubject({ event }: { event: EventRowFragment }): ReactNode {
  const { events } = useAdminTexts()
  const may = useMay()
  const { target, targetId, actorId, organization, organizationId } = event
  const isOther = targetId !== null && targetId !== actorId
  if (!isOther && !organizationId) return <span className="nothing">–</span>
  return (
    <span className="event-people">
      {isOther && <PersonLink person={target} id={targetId} nobody={events.nobody} />}
      {organization ? (
        may('users:read') ? (
          <TextLink href={`/organizations/${organization.id}`}>{organization.name}</TextLink>
        ) : (
          organization.name
        )
      ) : (
        organizationId && <span className="quiet">{events.goneOrganization}</span>
      )}
    </span>
  )
}

function PersonLink({ person, id, nobody }: { person: Person; id: string | null; nobody: string }): ReactNode {
  const { events } = useAdminTexts()
  const may = useMay()
  if (!id) return <span className="quiet">{nobody}</span>
  if (!person) return <span className="quiet">{events.goneUser}</span>
  const name = nameOfUser(person)
  return may('users:read') ? <TextLink href={`/users/${person.id}`}>{name}</TextLink> : name
}
