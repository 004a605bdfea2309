import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'

/** The name and the short name of an organization. */
export function NameSection({ organization }: { organization: { id: string; name: string; slug: string } }): ReactNode {
  const { client } = useAuth()
  const { account, ui } = useTexts()
  const texts = account.organizations
  const save = useAction(client.updateOrganization, { done: () => announce(ui.saved) })
  return (
    <Section title={texts.settings}>
      <ActionForm
        action={save}
        label={texts.settings}
        values={(form) => ({
          id: organization.id,
          input: { name: form.text('name').trim(), slug: form.text('slug').trim() },
        })}
      >
        <div className="row-of-fields">
          <TextField name="name" label={texts.name} defaultValue={organization.name} isRequired maxLength={100} />
          <TextField
            name="slug"
            label={texts.slug}
            defaultValue={organization.slug}
            autoCapitalize="none"
            spellCheck="false"
            isRequired
            maxLength={48}
          />
        </div>
        <Button type="submit" variant="primary" isPending={save.isPending}>
          {ui.save}
        </Button>
      </ActionForm>
    </Section>
  )
}
