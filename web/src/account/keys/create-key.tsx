import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { GrantableScopesDocument } from '../../generated/account.ts'
import { ActionForm, type FormFields } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { Loaded } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Makes a key with a name, an end and rights. */
export function CreateKey({
  isOpen,
  onClose,
  onSecret,
}: {
  isOpen: boolean
  onClose(): void
  onSecret(key: string): void
}): ReactNode {
  const { client } = useAuth()
  const { keys: texts } = useAccountTexts()
  const { account, ui } = useTexts()
  const scopes = useRequest(GrantableScopesDocument, {}, { enabled: isOpen })
  const create = useAction(client.createApiKey, { done: (made) => onSecret(made.key) })
  return (
    <Dialog title={texts.make} isOpen={isOpen} onClose={onClose} size="large">
      <ActionForm action={create} values={inputOf}>
        <TextField
          name="name"
          label={texts.name}
          hint={texts.nameHint}
          isRequired
          autoFocus
          maxLength={100}
          autoComplete="off"
        />
        <div className="row-of-fields">
          <Select
            name="expiry"
            label={texts.expires}
            defaultValue="90"
            options={Object.entries(texts.expiry).map(([id, label]) => ({ id, label }))}
          />
          <Select
            name="mode"
            label={texts.mode}
            defaultValue="LIVE"
            options={Object.entries(account.keys.modes).map(([id, label]) => ({ id, label }))}
          />
        </div>
        <fieldset className="choices">
          <legend>
            <span className="label">{texts.scopes}</span> <span className="hint">{texts.scopesHint}</span>
          </legend>
          <Loaded request={scopes}>
            {({ access, scopes: all }) =>
              all
                .filter(({ name }) => access.scopes.includes(name))
                .map(({ name, description }) => (
                  <Checkbox key={name} name="scopes" value={name} hint={description}>
                    <code>{name}</code>
                  </Checkbox>
                ))
            }
          </Loaded>
        </fieldset>
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={create.isPending}>
            {texts.make}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}

function inputOf(form: FormFields) {
  const days = Number(form.text('expiry'))
  return {
    name: form.text('name').trim(),
    mode: form.text('mode') === 'TEST' ? ('TEST' as const) : ('LIVE' as const),
    scopes: form.all('scopes'),
    ...(days > 0 && { expiresAt: new Date(Date.now() + days * 86_400_000) }),
  }
}
