import { useAuth } from '@sallyport/client/react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { TypedConfirm, typedOther } from '../../session/typed-confirm.tsx'
import { useAction } from '../../session/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Leaves an organization, or deletes it. */
export function EndSection({
  organization: { id, name, slug, myRole },
}: {
  organization: { id: string; name: string; slug: string; myRole: string | null }
}): ReactNode {
  const { client } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'leave' | 'delete' | null>(null)
  const close = () => setOpen(null)
  const end = (message: string) => {
    announce(message)
    void navigate({ to: '/organizations' })
  }
  const leave = useAction(client.leaveOrganization, { done: () => end(texts.left(name)) })
  const remove = useAction(
    async (typed: string) => (typed === slug ? client.deleteOrganization({ id }) : typedOther(texts.deleteMismatch)),
    { done: () => end(texts.deleted(name)) },
  )
  const isOwner = myRole === 'owner'
  return (
    <Section
      tone="danger"
      title={isOwner ? texts.deleteSection : texts.leave}
      text={isOwner ? texts.deleteSectionText : texts.leaveText}
      action={
        <>
          <Button onPress={() => setOpen('leave')}>{texts.leave}</Button>
          {isOwner && <Button onPress={() => setOpen('delete')}>{texts.delete}</Button>}
        </>
      }
    >
      <ConfirmDialog
        title={texts.leaveTitle(name)}
        text={texts.leaveText}
        confirm={texts.leave}
        action={leave}
        input={{ id }}
        isOpen={open === 'leave'}
        onClose={close}
      />
      <TypedConfirm
        title={texts.deleteTitle(name)}
        text={texts.deleteText}
        label={texts.deleteConfirm(slug)}
        confirm={texts.deleteButton}
        action={remove}
        isOpen={open === 'delete'}
        onClose={close}
      />
    </Section>
  )
}
