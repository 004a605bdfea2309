import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import type { MyProfileQuery } from '../../generated/account.ts'
import { ActionForm, type FormFields } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

type Profile = Pick<NonNullable<MyProfileQuery['me']>, 'name' | 'username'>

/** The name and the username. @param user with other names gets a new form */
export function DetailsForm({ user }: { user: Profile }): ReactNode {
  const { client } = useAuth()
  const { profile } = useAccountTexts()
  const { ui } = useTexts()
  const save = useAction(client.updateProfile, { done: () => announce(ui.saved) })
  return (
    <ActionForm action={save} label={profile.details} values={(form) => changesOf(user, form)}>
      <div className="row-of-fields">
        <TextField name="name" label={profile.name} defaultValue={user.name ?? ''} autoComplete="name" />
        <TextField
          name="username"
          label={profile.username}
          hint={profile.usernameHint}
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

/** What differs from what the fields began with: what an administrator, or another window, has changed since is not changed back. */
function changesOf(before: Profile, form: FormFields) {
  const [name, username] = [form.optional('name'), form.optional('username')]
  return { ...(name !== before.name && { name }), ...(username !== before.username && { username }) }
}
