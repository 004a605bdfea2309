import { hasPasskeys, reauthenticateWithPasskey } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { DisableTwoFactorByProofDocument } from '../../generated/account.ts'
import { useAction } from '../../session/use-action.ts'
import { useSender } from '../../session/use-mutation.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Item, ItemList, Section } from '../../ui/section.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { CodeDialog } from './code-dialog.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SetUpTwoFactor } from './set-up-two-factor.tsx'

/** How many recovery codes are few. */
const few = 3

/** Two-step verification: on or off, and the recovery codes. */
export function TwoFactorSection({
  isOn,
  codesLeft,
  hasPasskey,
}: {
  isOn: boolean
  codesLeft: number
  hasPasskey: boolean
}): ReactNode {
  const { client } = useAuth()
  const { security: texts } = useAccountTexts()
  const { signIn } = useTexts()
  const [isUnused, setUnused] = useState(false)
  const [open, setOpen] = useState<'setUp' | 'turnOff' | 'newCodes' | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const whenOff = {
    done: () => {
      setOpen(null)
      announce(texts.turnedOff)
    },
  }
  const turnOff = useAction(client.disableTwoFactor, whenOff)
  const turnOffByProof = useSender(DisableTwoFactorByProofDocument)
  // The passkey is asked for also if another proof is fresh: it is what the button says.
  const byPasskey = useAction(
    async (_input: object) => {
      setUnused(false)
      const proof = await reauthenticateWithPasskey(client)
      return proof.__typename === 'Done' ? turnOffByProof({}) : proof
    },
    {
      texts: { INVALID_CREDENTIALS: signIn.passkeyUnknown },
      done: (result) => {
        if (result.__typename === 'Done') whenOff.done()
        else setUnused(true)
      },
    },
  )
  const regenerate = useAction(client.regenerateRecoveryCodes, {
    done: (result) => {
      setOpen(null)
      setCodes(result.codes)
    },
  })
  const problem = byPasskey.problem ?? (isUnused ? signIn.proof.passkeyNotUsed : null)
  return (
    <Section
      title={texts.twoFactor}
      text={texts.twoFactorText}
      action={
        isOn ? null : (
          <Button variant="primary" onPress={() => setOpen('setUp')}>
            {texts.turnOn}
          </Button>
        )
      }
    >
      {isOn && codesLeft <= few && <Notice tone="warning">{texts.fewCodes}</Notice>}
      {isOn && (
        <ItemList label={texts.twoFactor}>
          <Item
            media={<Icon name="phone" />}
            title={texts.app}
            badge={<Badge tone="success">{texts.on}</Badge>}
            detail={texts.codesLeft(codesLeft)}
            actions={
              <>
                <Button size="small" onPress={() => setOpen('newCodes')}>
                  {texts.newCodes}
                </Button>
                <Button size="small" variant="quiet" onPress={() => setOpen('turnOff')}>
                  {texts.turnOff}
                </Button>
              </>
            }
          />
        </ItemList>
      )}
      <SetUpTwoFactor
        isOpen={open === 'setUp'}
        onClose={() => setOpen(null)}
        onCodes={(made) => {
          setOpen(null)
          setCodes(made)
        }}
      />
      <CodeDialog
        isOpen={open === 'turnOff'}
        onClose={() => setOpen(null)}
        title={texts.turnOffTitle}
        text={texts.turnOffText}
        confirm={texts.turnOff}
        variant="danger"
        action={turnOff}
        withoutCode={hasPasskey && hasPasskeys() ? { ...byPasskey, problem } : undefined}
      />
      <CodeDialog
        isOpen={open === 'newCodes'}
        onClose={() => setOpen(null)}
        title={texts.codesTitle}
        text={texts.codesText}
        confirm={texts.newCodes}
        variant="primary"
        action={regenerate}
      />
      <RecoveryCodes codes={codes} onSaved={() => setCodes(null)} />
    </Section>
  )
}
