import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { TypedConfirm, typedOther } from '../../session/typed-confirm.tsx'
import { useAction } from '../../session/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { Section } from '../../ui/section.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/**
 * Deletes the account, after its name was typed and a fresh proof was given.
 *
 * @param name the address or else the username; without either, a fixed word is typed
 */
export function DeleteSection({ name }: { name: string | null }): ReactNode {
  const { client } = useAuth()
  const { profile: texts } = useAccountTexts()
  const { basePath } = usePageConfig()
  const wanted = name ?? texts.deleteWord
  const [isOpen, setOpen] = useState(false)
  const remove = useAction(
    async (typed: string) =>
      typed.toLowerCase() === wanted.toLowerCase()
        ? client.deleteAccount({})
        : typedOther(texts.deleteMismatch(wanted)),
    {
      keepRequests: true,
      // The session has ended with the account: the page begins again without it.
      done: () => window.location.replace(`${basePath}/account/sign-in?reason=deleted`),
    },
  )
  return (
    <Section
      tone="danger"
      title={texts.delete}
      text={texts.deleteText}
      action={<Button onPress={() => setOpen(true)}>{texts.delete}</Button>}
    >
      <TypedConfirm
        title={texts.deleteTitle}
        text={texts.deleteWarning}
        label={texts.deleteConfirm(wanted)}
        confirm={texts.deleteButton}
        action={remove}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </Section>
  )
}
