import { type ReactNode, useState } from 'react'
import type { MySecurityQuery } from '../../generated/account.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { PasswordForm } from './password-form.tsx'

/** Changes the password. Whoever has none sets one by mail. */
export function PasswordSection({ user }: { user: NonNullable<MySecurityQuery['me']> }): ReactNode {
  const { security } = useAccountTexts()
  const [isOpen, setOpen] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const close = () => setOpen(false)
  return (
    <Section
      title={security.password}
      text={security.passwordText}
      action={<Button onPress={() => setOpen(true)}>{security.changePassword}</Button>}
    >
      {sentTo && <Notice tone="success">{security.resetSent(sentTo)}</Notice>}
      <Dialog title={security.changePassword} isOpen={isOpen} onClose={close}>
        <PasswordForm
          user={user}
          onClose={close}
          onSent={(email) => {
            close()
            setSentTo(email)
          }}
        />
      </Dialog>
    </Section>
  )
}
