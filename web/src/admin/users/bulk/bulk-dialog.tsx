import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { type BulkAction, PreviewBulkDocument, type PreviewBulkMutation } from '../../../generated/admin.ts'
import { useMutation } from '../../../session/use-mutation.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Loading } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { asksFirst, type BulkDetails, type BulkTarget } from './bulk-choice.ts'
import { BulkDetailsForm } from './bulk-details-form.tsx'
import { BulkPreview } from './bulk-preview.tsx'
import { BulkProgress } from './bulk-progress.tsx'

type Preview = Extract<PreviewBulkMutation['result'], { token: string }>

/**
 * A change of many users: what it needs, a preview with the number and some of the users, the number to be typed, the progress, and the
 * result with those who could not be changed.
 *
 * @param onDone is called when the change has begun, and the choice of users is no longer needed
 */
export function BulkDialog({
  action,
  target,
  onClose,
  onDone,
}: {
  action: BulkAction
  target: BulkTarget
  onClose(): void
  onDone(): void
}): ReactNode {
  const { bulk } = useAdminTexts()
  const [preview, setPreview] = useState<Preview | null>(null)
  const [job, setJob] = useState<string | null>(null)
  const request = useMutation(PreviewBulkDocument, { keepRequests: true, done: setPreview })
  const load = (details: BulkDetails) => request.run({ input: { action, ...target, ...details } })
  const texts = bulk.actions[action]
  let step: ReactNode
  if (job) step = <BulkProgress id={job} onClose={onClose} />
  else if (preview) {
    const begun = (id: string) => {
      setJob(id)
      onDone()
    }
    step = (
      <BulkPreview
        action={action}
        preview={preview}
        onAgain={() => setPreview(null)}
        onBegun={begun}
        onClose={onClose}
      />
    )
  } else if (asksFirst(action)) {
    step = <BulkDetailsForm action={action} request={request} load={load} onClose={onClose} />
  } else {
    step = <FirstPreview load={() => load({})} problem={request.problem} onClose={onClose} />
  }
  return (
    <Dialog title={texts.title} isOpen isFixed={job !== null} onClose={onClose}>
      {step}
    </Dialog>
  )
}

/** A change that needs nothing else begins with its preview. */
function FirstPreview({
  load,
  problem,
  onClose,
}: {
  load(): Promise<void>
  problem: string | null
  onClose(): void
}): ReactNode {
  const { ui } = useTexts()
  const begin = useEffectEvent(() => void load())
  useEffect(() => begin(), [])
  if (!problem) return <Loading />
  return (
    <>
      <Notice tone="danger">{problem}</Notice>
      <Buttons>
        <Button onPress={onClose}>{ui.close}</Button>
        <Button variant="primary" onPress={() => void load()}>
          {ui.tryAgain}
        </Button>
      </Buttons>
    </>
  )
}
