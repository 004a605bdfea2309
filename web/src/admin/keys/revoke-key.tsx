import type { ReactNode } from 'react'
import { type KeyWithOwnerFragment, RevokeUserApiKeyDocument } from '../../generated/admin.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useMutation } from '../../session/use-mutation.ts'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Asks before a key of a user is revoked. @param apiKey null while nothing is asked */
export function RevokeKey({
  apiKey,
  onClose,
  onRevoked,
}: {
  apiKey: KeyWithOwnerFragment | null
  onClose(): void
  /** The dialog may be open for another key by then. */
  onRevoked(id: string): void
}): ReactNode {
  const texts = useAdminTexts().keys
  const revoke = useMutation(RevokeUserApiKeyDocument, {
    done: (_, { id }) => {
      onRevoked(String(id))
      announce(texts.revoked)
    },
  })
  return (
    <ConfirmDialog
      title={texts.revokeTitle(apiKey?.name ?? '')}
      text={texts.revokeText}
      confirm={texts.revoke}
      action={revoke}
      input={{ id: apiKey?.id ?? '' }}
      isOpen={apiKey !== null}
      onClose={onClose}
    />
  )
}
