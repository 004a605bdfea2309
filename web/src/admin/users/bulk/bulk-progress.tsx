import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { BulkJobDocument, NameOfUserDocument } from '../../../generated/admin.ts'
import { useRequest } from '../../../session/use-request.ts'
import { locales } from '../../../texts/languages.ts'
import { useLanguage } from '../../../texts/use-texts.tsx'
import { Button, TextLink } from '../../../ui/button.tsx'
import { Buttons } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import { failureReason } from './failure-reason.ts'
import { progressInterval } from './progress-interval.ts'

/** How far a bulk change is, and in the end whom it could not change. It goes on if the dialog is closed. */
export function BulkProgress({ id, onClose }: { id: string; onClose(): void }): ReactNode {
  const { texts, language } = useLanguage()
  const { bulk } = useAdminTexts()
  const requests = useQueryClient()
  const request = useRequest(
    BulkJobDocument,
    { id },
    { refetchInterval: (result, asked) => (result?.bulkJob?.finishedAt ? false : progressInterval(asked)) },
  )
  const isOver = Boolean(request.data?.bulkJob?.finishedAt)
  useEffect(() => {
    // The list shows the users as they are now, whether the change is seen to its end or not.
    if (isOver) void requests.invalidateQueries()
  }, [isOver, requests])
  const number = (value: number) => new Intl.NumberFormat(locales[language]).format(value)
  return (
    <>
      <Loaded request={request}>
        {({ bulkJob: job }) => {
          if (!job) return <Notice tone="warning">{bulk.gone}</Notice>
          const { total, done, failedCount, failed, finishedAt } = job
          return (
            <div className="bulk-progress">
              <ProgressBar
                label={finishedAt ? bulk.finished : bulk.working}
                value={done}
                max={total}
                text={bulk.progress(number(done), number(total))}
              />
              {!finishedAt && <p className="quiet">{bulk.goesOn}</p>}
              {finishedAt && failedCount === 0 && <Notice tone="success">{bulk.allDone(done, number(done))}</Notice>}
              {failedCount > 0 && <Notice tone="warning">{bulk.someFailed(failedCount, number(failedCount))}</Notice>}
              {failed.length > 0 && (
                <ul className="failures" aria-label={bulk.failures}>
                  {failed.slice(0, 20).map((failure) => (
                    <li key={failure.id}>
                      <FailedUser id={failure.id} />
                      <span className="quiet">{failureReason(bulk, failure)}</span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )
        }}
      </Loaded>
      <Buttons>
        <Button variant={isOver ? 'primary' : 'secondary'} onPress={onClose}>
          {isOver ? texts.ui.done : texts.ui.close}
        </Button>
      </Buttons>
    </>
  )
}

function FailedUser({ id }: { id: string }): ReactNode {
  const user = useRequest(NameOfUserDocument, { id }).data?.user
  return <TextLink href={`/users/${id}`}>{user ? nameOfUser(user) : id}</TextLink>
}
