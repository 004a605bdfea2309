import type { ReactNode } from 'react'
import { HealthDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** How often the parts are read again, in milliseconds. The API allows 60 calls in a minute. */
const interval = 15_000

/** How the parts of the server are, read again and again. */
export function HealthPage(): ReactNode {
  const { health: texts } = useAdminTexts()
  const request = useRequest(HealthDocument, {}, { refetchInterval: interval })
  return (
    <>
      <PageTitle
        title={texts.title}
        text={texts.text}
        action={
          <Button icon={<Icon name="refresh" />} isPending={request.isFetching} onPress={() => void request.refetch()}>
            {texts.checkNow}
          </Button>
        }
      />
      <Loaded request={request}>
        {({ health }) => {
          const failing = health.filter(({ ok }) => !ok).length
          return (
            <>
              <div className="panel health-sum" data-tone={failing ? 'danger' : 'success'}>
                <span className="finding-icon" data-tone={failing ? 'danger' : 'success'}>
                  <Icon name={failing ? 'alert' : 'check'} />
                </span>
                <span className="finding-words" role="status">
                  <span className="finding-title">{failing ? texts.someFail(failing) : texts.allWork}</span>
                </span>
                <span className="quiet">
                  {texts.checkedAt} <RelativeTime at={new Date(request.dataUpdatedAt).toISOString()} />
                </span>
              </div>
              <ul className="health-parts">
                {health.map(({ name, ok, message }) => (
                  <li key={name} className="panel health-part">
                    <span className="health-head">
                      <span className="finding-title">{texts.parts[name] ?? name}</span>
                      <Badge tone={ok ? 'success' : 'danger'}>{ok ? texts.works : texts.fails}</Badge>
                    </span>
                    <span className="finding-detail">{message ?? texts.noMessage}</span>
                  </li>
                ))}
              </ul>
            </>
          )
        }}
      </Loaded>
    </>
  )
}
