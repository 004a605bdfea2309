import { type ReactNode, useState } from 'react'
import type { MySecurityQuery } from '../../generated/account.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'
import { PasswordForm } from './password-form.tsx'

/** Changes the password. Whoever has none sets one by mail. */
export function PasswordSection({ user }: { user: NonNullable<MySecurityQuery['me']> }): ReactNode {
  const { account } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const close = () => setOpen(false)
  return (
    <Section
      title={account.security.password}
      text={account.security.passwordText}
      action={<Button onPress={() => setOpen(true)}>{account.security.changePassword}</Button>}
    >
      {sentTo && <Notice tone="success">{account.security.resetSent(sentTo)}</Notice>}
      <Dialog title={account.security.changePassword} isOpen={isOpen} onClose={close}>
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
