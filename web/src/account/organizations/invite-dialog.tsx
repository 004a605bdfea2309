import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { lookUp } from '../../lib/look-up.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Invites an address. @param roles that the person may give */
export function InviteDialog({
  id,
  roles,
  isOpen,
  onClose,
}: {
  id: string
  roles: string[]
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { client } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const { account, ui } = useTexts()
  const invite = useAction(client.inviteMember, {
    done: (_, { email }) => {
      onClose()
      announce(texts.sent(email))
    },
  })
  return (
    <Dialog title={texts.inviteTitle} isOpen={isOpen} onClose={onClose}>
      <ActionForm
        action={invite}
        values={(form) => ({ organizationId: id, email: form.text('email').trim(), role: form.text('role') })}
      >
        <TextField name="email" type="email" label={texts.email} autoComplete="off" isRequired autoFocus />
        <Select
          name="role"
          label={texts.role}
          defaultValue={roles.includes('member') ? 'member' : (roles[0] ?? null)}
          options={roles.map((role) => ({ id: role, label: lookUp(account.organizations.roles, role) ?? role }))}
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={invite.isPending}>
            {texts.send}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
