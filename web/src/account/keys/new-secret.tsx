import type { ReactNode } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SecretBox } from '../../ui/secret-box.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Shows a new key once. */
export function NewSecret({ secret, onClose }: { secret: string | null; onClose(): void }): ReactNode {
  const { keys } = useAccountTexts()
  const { ui } = useTexts()
  return (
    <Dialog title={keys.created} isOpen={secret !== null} onClose={onClose} isFixed size="large">
      <Notice tone="warning">{keys.shownOnce}</Notice>
      <SecretBox label={keys.secret} value={secret ?? ''} />
      <Buttons>
        <Button variant="primary" onPress={onClose}>
          {ui.done}
        </Button>
      </Buttons>
    </Dialog>
  )
}
