import type { TwoFactorSetup } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SecretBox } from '../../ui/secret-box.tsx'
import { Loading } from '../../ui/states.tsx'
import { CodeField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { QrCode } from './qr-code.tsx'

/** Turns the second factor on: the app reads the key, and a first code proves that it has. */
export function SetUpTwoFactor({
  isOpen,
  onClose,
  onCodes,
}: {
  isOpen: boolean
  onClose(): void
  onCodes(codes: string[]): void
}): ReactNode {
  const { client } = useAuth()
  const { security: texts } = useAccountTexts()
  const { ui } = useTexts()
  const [setup, setSetup] = useState<TwoFactorSetup | null>(null)
  // The key of an answer that arrives after the dialog was closed is replaced when it is opened again: it must not be shown then.
  const isShown = useRef(false)
  const begin = useAction(() => client.setupTwoFactor({}), {
    keepRequests: true,
    done: (made) => setSetup(isShown.current ? made : null),
    unproved: onClose,
  })
  const confirm = useAction(client.confirmTwoFactor, {
    done: ({ codes }) => {
      setSetup(null)
      onCodes(codes)
    },
  })
  const start = useEffectEvent(() => void begin.run(undefined))
  useLayoutEffect(() => {
    isShown.current = isOpen
    if (isOpen) start()
  }, [isOpen])
  const close = () => {
    setSetup(null)
    onClose()
  }
  return (
    <Dialog title={texts.setUpTitle} isOpen={isOpen} onClose={close}>
      {begin.problem && <Notice tone="danger">{begin.problem}</Notice>}
      {!setup && !begin.problem && <Loading />}
      {setup && (
        <>
          <p className="dialog-text">{texts.scan}</p>
          <QrCode data={setup.qrCode} label={texts.qrCode} />
          <div className="stack">
            <p className="quiet">{texts.cannotScan}</p>
            <SecretBox label={texts.key} value={setup.secret} />
          </div>
          <ActionForm action={confirm} values={(form) => ({ code: form.text('code').trim() })}>
            <CodeField name="code" label={texts.enterCode} isRequired autoFocus />
            <Buttons>
              <Button onPress={close}>{ui.cancel}</Button>
              <Button type="submit" variant="primary" isPending={confirm.isPending}>
                {texts.confirm}
              </Button>
            </Buttons>
          </ActionForm>
        </>
      )}
    </Dialog>
  )
}
