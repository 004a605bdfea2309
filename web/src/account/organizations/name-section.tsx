import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { ActionForm, type FormFields } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

interface Named {
  id: string
  name: string
  slug: string
}

/** The name and the short name of an organization. @param organization with other names gets a new form */
export function NameSection({ organization }: { organization: Named }): ReactNode {
  const { client } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const { ui } = useTexts()
  const save = useAction(client.updateOrganization, { done: () => announce(ui.saved) })
  return (
    <Section title={texts.settings}>
      <ActionForm
        action={save}
        label={texts.settings}
        values={(form) => ({ id: organization.id, input: changesOf(organization, form) })}
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

/** What differs from what the fields began with: what another person has changed since is not changed back. */
function changesOf(before: Named, form: FormFields) {
  const [name, slug] = [form.text('name').trim(), form.text('slug').trim()]
  return { ...(name !== before.name && { name }), ...(slug !== before.slug && { slug }) }
}
