import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { OrganizationFactsFragment, RateLimitTier } from '../../generated/admin.ts'
import { ActionForm, type FormFields } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

const tiers: readonly RateLimitTier[] = ['FREE', 'PRO', 'ENTERPRISE']

/** Changes the name, the slug or the tier of an organization. */
export function ChangeOrganization({
  organization,
  isOpen,
  onClose,
}: {
  organization: OrganizationFactsFragment
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { organizations: texts } = useAdminTexts()
  return (
    <Dialog title={texts.changeTitle(organization.name)} isOpen={isOpen} onClose={onClose}>
      <ChangeForm organization={organization} onClose={onClose} />
    </Dialog>
  )
}

function ChangeForm({
  organization,
  onClose,
}: {
  organization: OrganizationFactsFragment
  onClose(): void
}): ReactNode {
  const { client } = useAuth()
  const { ui } = useTexts()
  const { organizations: texts, users } = useAdminTexts()
  // The fields have these values, and keep them when the page reads the organization again.
  const [before] = useState(organization)
  const change = useAction(client.updateOrganization, {
    done: () => {
      onClose()
      announce(ui.saved)
    },
  })
  return (
    <ActionForm action={change} values={(form) => ({ id: before.id, input: changesOf(before, form) })}>
      <TextField name="name" label={texts.columns.name} defaultValue={before.name} isRequired maxLength={100} />
      <TextField
        name="slug"
        label={texts.columns.slug}
        hint={texts.slugHint}
        defaultValue={before.slug}
        autoCapitalize="none"
        spellCheck="false"
        isRequired
        maxLength={48}
      />
      <Select
        name="tier"
        label={texts.columns.tier}
        hint={texts.tierHint}
        defaultValue={before.tier}
        options={tiers.map((id) => ({ id, label: users.words.tiers[id] }))}
      />
      <Buttons>
        <Button onPress={onClose}>{ui.cancel}</Button>
        <Button type="submit" variant="primary" isPending={change.isPending}>
          {ui.save}
        </Button>
      </Buttons>
    </ActionForm>
  )
}

/** What differs from when the dialog was opened: what another person has changed since is not changed back. */
function changesOf(before: OrganizationFactsFragment, form: FormFields) {
  const [name, slug] = [form.text('name').trim(), form.text('slug').trim()]
  const tier = tiers.find((each) => each === form.text('tier'))
  return {
    ...(name !== before.name && { name }),
    ...(slug !== before.slug && { slug }),
    ...(tier && tier !== before.tier && { tier }),
  }
}
