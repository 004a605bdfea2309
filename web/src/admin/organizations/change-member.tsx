import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { type OrganizationMembersQuery, RolesDocument } from '../../generated/admin.ts'
import { lookUp } from '../../lib/look-up.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from '../users/name-of-user.ts'

export type Member = NonNullable<OrganizationMembersQuery['organization']>['members']['nodes'][number]

/** Gives a member another role in the organization. */
export function ChangeMember({
  organizationId,
  member: { user, role },
  isOpen,
  onClose,
}: {
  organizationId: string
  member: Member
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { client } = useAuth()
  const { account, ui } = useTexts()
  const { organizations: texts } = useAdminTexts()
  const roles = useRequest(RolesDocument, {}).data?.organizationRoles ?? [{ name: role, scopes: [] }]
  const change = useAction(client.updateMember, {
    done: () => {
      onClose()
      announce(ui.saved)
    },
  })
  return (
    <Dialog title={texts.roleTitle(nameOfUser(user))} isOpen={isOpen} onClose={onClose}>
      <ActionForm action={change} values={(form) => ({ organizationId, userId: user.id, role: form.text('role') })}>
        <Select
          name="role"
          label={texts.columns.role}
          defaultValue={role}
          options={roles.map(({ name }) => ({ id: name, label: lookUp(account.organizations.roles, name) ?? name }))}
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {ui.save}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
