import type { ReactNode } from 'react'
import { UserDataDocument, type UserRowFragment } from '../../../generated/admin.ts'
import { useRequest } from '../../../session/use-request.ts'
import { CopyButton } from '../../../ui/secret-box.tsx'
import { Section } from '../../../ui/section.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { EditAppData } from '../actions/edit-app-data.tsx'
import { useMayActOn } from '../use-may-act-on.ts'

/** The data that applications keep with a user, as JSON. */
export function DataTab({ user }: { user: Pick<UserRowFragment, 'id' | 'role'> }): ReactNode {
  const { user: texts } = useAdminTexts()
  const mayActOn = useMayActOn()
  const request = useRequest(UserDataDocument, { id: user.id })
  return (
    <div className="stack-wide">
      <Section title={texts.data} text={texts.dataText}>
        <Loaded request={request}>{({ user: found }) => <Json value={found?.data ?? {}} label={texts.data} />}</Loaded>
      </Section>
      <Section
        title={texts.appData}
        text={texts.appDataText}
        action={
          request.data?.user &&
          mayActOn(user.role) && <EditAppData id={user.id} appData={request.data.user.appData ?? {}} />
        }
      >
        <Loaded request={request}>
          {({ user: found }) => <Json value={found?.appData ?? {}} label={texts.appData} />}
        </Loaded>
      </Section>
    </div>
  )
}

function Json({ value, label }: { value: Record<string, unknown>; label: string }): ReactNode {
  const { user: texts } = useAdminTexts()
  if (Object.keys(value).length === 0) return <p className="quiet">{texts.noData}</p>
  const text = JSON.stringify(value, null, 2)
  return (
    <div className="json">
      <textarea aria-label={label} value={text} rows={Math.min(text.split('\n').length, 20)} readOnly />
      <CopyButton value={text} />
    </div>
  )
}
