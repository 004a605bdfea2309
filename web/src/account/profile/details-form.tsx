import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import type { MyProfileQuery } from '../../generated/account.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'

/** The name and the username. */
export function DetailsForm({ user }: { user: NonNullable<MyProfileQuery['me']> }): ReactNode {
  const { client } = useAuth()
  const { account, ui } = useTexts()
  const save = useAction(client.updateProfile, { done: () => announce(ui.saved) })
  return (
    <ActionForm
      action={save}
      label={account.profile.details}
      values={(form) => ({ name: form.optional('name'), username: form.optional('username') })}
    >
      <div className="row-of-fields">
        <TextField name="name" label={account.profile.name} defaultValue={user.name ?? ''} autoComplete="name" />
        <TextField
          name="username"
          label={account.profile.username}
          hint={account.profile.usernameHint}
          defaultValue={user.username ?? ''}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
        />
      </div>
      <Button type="submit" variant="primary" isPending={save.isPending}>
        {ui.save}
      </Button>
    </ActionForm>
  )
}
