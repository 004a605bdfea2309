import { type ReactNode, useState } from 'react'
import { type BulkAction, type PreviewBulkMutation, RunBulkDocument } from '../../../generated/admin.ts'
import { ActionForm } from '../../../session/action-form.tsx'
import { typedOther } from '../../../session/typed-confirm.tsx'
import { useAction } from '../../../session/use-action.ts'
import { useSender } from '../../../session/use-mutation.ts'
import { locales } from '../../../texts/languages.ts'
import { useLanguage } from '../../../texts/use-texts.tsx'
import { Avatar } from '../../../ui/avatar.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'

type Preview = Extract<PreviewBulkMutation['result'], { token: string }>

/** Who would be changed, and the question for their number. @param onAgain makes the preview again */
export function BulkPreview({
  action,
  preview: { count, sample, token },
  onAgain,
  onBegun,
  onClose,
}: {
  action: BulkAction
  preview: Preview
  onAgain(): void
  onBegun(jobId: string): void
  onClose(): void
}): ReactNode {
  const { texts, language } = useLanguage()
  const { bulk } = useAdminTexts()
  const send = useSender(RunBulkDocument)
  const [isOutdated, setOutdated] = useState(false)
  const number = new Intl.NumberFormat(locales[language]).format(count)
  const run = useAction(
    async (typed: string) =>
      typed.replace(/[\s.,'’]/g, '') === String(count) ? send({ token }) : typedOther(bulk.otherCount),
    {
      keepRequests: true,
      done: ({ id }) => onBegun(id),
      failed: ({ code }) => {
        const outdated = code === 'CONFLICT' || code === 'TOKEN_EXPIRED' || code === 'TOKEN_INVALID'
        setOutdated(outdated)
        return outdated
      },
    },
  )
  const { ui } = texts
  const shown = sample.slice(0, 5)
  if (count === 0) {
    return (
      <>
        <p className="dialog-text">{bulk.nobody}</p>
        <Buttons>
          <Button onPress={onClose}>{ui.close}</Button>
        </Buttons>
      </>
    )
  }
  if (isOutdated) {
    return (
      <>
        <Notice tone="warning">{bulk.outdated}</Notice>
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button variant="primary" onPress={onAgain}>
            {bulk.again}
          </Button>
        </Buttons>
      </>
    )
  }
  return (
    <>
      <p className="dialog-text">{bulk.actions[action].text(count, number)}</p>
      <ul className="sample" aria-label={bulk.sample}>
        {shown.map((user) => (
          <li key={user.id} className="person">
            <Avatar name={nameOfUser(user)} url={user.avatarUrl} size="small" />
            <span className="account-words">
              <span>{nameOfUser(user)}</span>
              {user.email !== nameOfUser(user) && <span>{user.email}</span>}
            </span>
          </li>
        ))}
        {count > shown.length && (
          <li className="quiet">{bulk.more(new Intl.NumberFormat(locales[language]).format(count - shown.length))}</li>
        )}
      </ul>
      <ActionForm action={run} values={(form) => form.text('typed').trim()}>
        <TextField
          name="typed"
          label={bulk.typeCount(number)}
          inputMode="numeric"
          autoComplete="off"
          isRequired
          autoFocus
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button
            type="submit"
            variant={action === 'REACTIVATE' || action === 'SET_TIER' ? 'primary' : 'danger'}
            isPending={run.isPending}
          >
            {bulk.actions[action].confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </>
  )
}
