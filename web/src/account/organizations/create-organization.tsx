import { useAuth } from '@sallyport/client/react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Makes an organization, which its maker owns. */
export function CreateOrganization({ isOpen, onClose }: { isOpen: boolean; onClose(): void }): ReactNode {
  const { client } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const { ui } = useTexts()
  const navigate = useNavigate()
  const create = useAction(client.createOrganization, {
    done: ({ id, name }) => {
      onClose()
      announce(texts.created(name))
      void navigate({ to: `/organizations/${id}` })
    },
  })
  return (
    <Dialog title={texts.create} isOpen={isOpen} onClose={onClose}>
      <ActionForm
        action={create}
        values={(form) => {
          const slug = form.optional('slug')
          return { name: form.text('name').trim(), ...(slug && { slug }) }
        }}
      >
        <TextField name="name" label={texts.name} autoComplete="organization" isRequired autoFocus maxLength={100} />
        <TextField
          name="slug"
          label={`${texts.slug} (${ui.optional})`}
          hint={texts.slugHint}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
          maxLength={48}
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={create.isPending}>
            {texts.create}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
