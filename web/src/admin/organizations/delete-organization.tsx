import { useAuth } from '@sallyport/client/react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { OrganizationFactsFragment } from '../../generated/admin.ts'
import { TypedConfirm, typedOther } from '../../session/typed-confirm.tsx'
import { useAction } from '../../session/use-action.ts'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Deletes an organization, once its slug is typed. */
export function DeleteOrganization({
  organization: { id, name, slug },
  isOpen,
  onClose,
}: {
  organization: OrganizationFactsFragment
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { client } = useAuth()
  const { organizations: texts } = useAdminTexts()
  const navigate = useNavigate()
  const remove = useAction(
    async (typed: string) => (typed === slug ? client.deleteOrganization({ id }) : typedOther(texts.deleteMismatch)),
    {
      done: () => {
        announce(texts.deleted(name))
        void navigate({ to: '/organizations' })
      },
    },
  )
  return (
    <TypedConfirm
      title={texts.deleteTitle(name)}
      text={texts.deleteText}
      label={texts.deleteConfirm(slug)}
      confirm={texts.delete}
      action={remove}
      isOpen={isOpen}
      onClose={onClose}
    />
  )
}
