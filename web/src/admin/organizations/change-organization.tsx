import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import type { OrganizationFactsFragment, RateLimitTier } from '../../generated/admin.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.tsx'

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
  const { client } = useAuth()
  const { ui } = useTexts()
  const { organizations: texts, users } = useAdminTexts()
  const change = useAction(client.updateOrganization, {
    done: () => {
      onClose()
      announce(ui.saved)
    },
  })
  const close = () => {
    change.reset()
    onClose()
  }
  return (
    <Dialog title={texts.changeTitle(organization.name)} isOpen={isOpen} onClose={close}>
      <ActionForm
        action={change}
        values={(form) => {
          const tier = tiers.find((each) => each === form.text('tier'))
          return {
            id: organization.id,
            input: { name: form.text('name').trim(), slug: form.text('slug').trim(), ...(tier && { tier }) },
          }
        }}
      >
        <TextField name="name" label={texts.columns.name} defaultValue={organization.name} isRequired maxLength={100} />
        <TextField
          name="slug"
          label={texts.columns.slug}
          hint={texts.slugHint}
          defaultValue={organization.slug}
          autoCapitalize="none"
          spellCheck="false"
          isRequired
          maxLength={48}
        />
        <Select
          name="tier"
          label={texts.columns.tier}
          hint={texts.tierHint}
          defaultValue={organization.tier}
          options={tiers.map((id) => ({ id, label: users.words.tiers[id] }))}
        />
        <Buttons>
          <Button onPress={close}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {ui.save}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
