import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Gives a key a new secret. The old one may work on for a while. */
export function RotateKey({
  apiKey,
  isOpen,
  onClose,
  onSecret,
}: {
  apiKey: { id: string; name: string }
  isOpen: boolean
  onClose(): void
  onSecret(key: string): void
}): ReactNode {
  const { client } = useAuth()
  const { keys: texts } = useAccountTexts()
  const { ui } = useTexts()
  const rotate = useAction(client.rotateApiKey, { done: (made) => onSecret(made.key) })
  return (
    <Dialog title={texts.rotateTitle(apiKey.name)} isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{texts.rotateText}</p>
      <ActionForm
        action={rotate}
        values={(form) => ({ id: apiKey.id, overlapSeconds: Number(form.text('overlapSeconds')) })}
      >
        <Select
          name="overlapSeconds"
          label={texts.overlap}
          defaultValue="86400"
          options={Object.entries(texts.overlaps).map(([id, label]) => ({ id, label }))}
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={rotate.isPending}>
            {texts.rotateButton}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
