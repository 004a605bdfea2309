import type { ReactNode } from 'react'
import type { EventRowFragment } from '../../generated/admin.ts'
import { DateTime } from '../../ui/date-time.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Everything that was recorded of an event. */
export function EventDetails({ event }: { event: EventRowFragment }): ReactNode {
  const { details: texts } = useAdminTexts().events
  const { id, recordedType, createdAt, actorId, actorApiKeyId, targetId, organizationId, userAgent, details } = event
  const ids = { actorId, actorApiKeyId, targetId, organizationId }
  return (
    <dl className="definition-list">
      <dt>{texts.at}</dt>
      <dd>
        <DateTime at={createdAt} show="full" />
      </dd>
      <dt>{texts.type}</dt>
      <dd>
        <code>{recordedType}</code>
      </dd>
      {Object.entries(details).map(([name, value]) => (
        <Pair key={name} name={nameOf(name)} value={textOf(value)} />
      ))}
      {userAgent && <Pair name={texts.userAgent} value={userAgent} />}
      <Pair name={texts.id} value={id} />
      {(['actorId', 'actorApiKeyId', 'targetId', 'organizationId'] as const).map(
        (name) => ids[name] && <Pair key={name} name={texts[name]} value={ids[name]} />,
      )}
    </dl>
  )
}

function Pair({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  )
}

/** `secondsLeft` as `Seconds left`. */
function nameOf(key: string): string {
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
