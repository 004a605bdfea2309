import { type ReactNode, useState } from 'react'
import { RoleNamesDocument, UpdateUserDocument, type UserRowFragment } from '../../../generated/admin.ts'
import { ActionForm, type FormFields } from '../../../session/action-form.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { useRequest } from '../../../session/use-request.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { useMayActOn } from '../use-may-act-on.ts'

const tiers = ['FREE', 'PRO', 'ENTERPRISE'] as const

/** Changes the profile of a user, the role and the tier. Only roles that the administrator may give are offered. */
export function EditUserDialog({ user, onClose }: { user: UserRowFragment; onClose(): void }): ReactNode {
  const { actions } = useAdminTexts()
  return (
    <Dialog title={actions.edit.title} isOpen onClose={onClose}>
      <EditForm user={user} onClose={onClose} />
    </Dialog>
  )
}

function EditForm({ user, onClose }: { user: UserRowFragment; onClose(): void }): ReactNode {
  const { ui } = useTexts()
  const { actions, users } = useAdminTexts()
  const mayActOn = useMayActOn()
  // The fields have these values, and keep them when the page reads the user again.
  const [before] = useState(user)
  const roles = useRequest(RoleNamesDocument, {}).data?.roles ?? []
  const texts = actions.edit
  const action = useMutation(UpdateUserDocument, {
    done: () => {
      onClose()
      announce(ui.saved)
    },
  })
  return (
    <ActionForm action={action} values={(form) => ({ id: before.id, input: changesOf(before, form) })}>
      <TextField name="name" label={users.columns.name} defaultValue={before.name ?? ''} autoComplete="off" />
      <TextField
        name="username"
        label={users.columns.username}
        defaultValue={before.username ?? ''}
        autoComplete="off"
        autoCapitalize="none"
      />
      <TextField
        name="email"
        type="email"
        label={users.columns.email}
        hint={texts.emailHint}
        defaultValue={before.email ?? ''}
        autoComplete="off"
        isRequired={before.email !== null}
      />
      <div className="row-of-fields">
        <Select
          name="role"
          label={users.columns.role}
          defaultValue={before.role}
          options={roles.filter(({ name }) => mayActOn(name)).map(({ name }) => ({ id: name, label: name }))}
        />
        <Select
          name="tier"
          label={users.columns.tier}
          defaultValue={before.tier}
          options={tiers.map((id) => ({ id, label: users.words.tiers[id] }))}
        />
      </div>
      <Buttons>
        <Button onPress={onClose}>{ui.cancel}</Button>
        <Button type="submit" variant="primary" isPending={action.isPending}>
          {ui.save}
        </Button>
      </Buttons>
    </ActionForm>
  )
}

/**
 * What differs from when the dialog was opened: what another administrator has changed since is not changed back. A change of the
 * address or the role needs a fresh proof, and what stays needs none.
 */
function changesOf(before: UserRowFragment, form: FormFields) {
  const role = form.text('role')
  const tier = tiers.find((each) => each === form.text('tier'))
  const [name, username, email] = [form.optional('name'), form.optional('username'), form.optional('email')]
  return {
    ...(name !== before.name && { name }),
    ...(username !== before.username && { username }),
    ...(email && email !== before.email && { email }),
    ...(role && role !== before.role && { role }),
    ...(tier && tier !== before.tier && { tier }),
  }
}
