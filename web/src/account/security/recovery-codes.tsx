import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icons.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { CopyButton } from '../../ui/secret-box.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Shows the recovery codes once. Only the button that says that they are saved closes the dialog. */
export function RecoveryCodes({ codes, onSaved }: { codes: string[] | null; onSaved(): void }): ReactNode {
  const { security: texts } = useAccountTexts()
  return (
    <Dialog title={texts.recoveryTitle} isOpen={codes !== null} onClose={onSaved} isFixed>
      <p className="dialog-text">{texts.recoveryText}</p>
      <ul className="recovery-codes" aria-label={texts.recoveryList}>
        {codes?.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="section-action">
        <CopyButton value={codes?.join('\n') ?? ''}>{texts.copyAll}</CopyButton>
        <Download codes={codes ?? []} />
      </div>
      <Buttons>
        <Button variant="primary" onPress={onSaved}>
          {texts.saved}
        </Button>
      </Buttons>
    </Dialog>
  )
}

function Download({ codes }: { codes: string[] }): ReactNode {
  const { security } = useAccountTexts()
  const { product } = usePageConfig()
  const [address, setAddress] = useState('')
  const text = `${security.recoveryFile(product.name)}\n\n${codes.join('\n')}\n`
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [text])
  return (
    <a className="button" data-variant="secondary" data-size="small" href={address} download="recovery-codes.txt">
      <span className="button-content">
        <Icon name="download" />
        {security.download}
      </span>
    </a>
  )
}
