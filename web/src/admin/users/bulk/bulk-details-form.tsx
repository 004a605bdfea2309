import type { ReactNode } from 'react'
import { type BulkAction, type PreviewBulkMutationVariables, RoleNamesDocument } from '../../../generated/admin.ts'
import { ActionForm, type FormFields } from '../../../session/action-form.tsx'
import type { Action } from '../../../session/use-action.ts'
import { useRequest } from '../../../session/use-request.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { useMayActOn } from '../use-may-act-on.ts'
import type { BulkDetails } from './bulk-choice.ts'

const tiers = ['FREE', 'PRO', 'ENTERPRISE'] as const

/** What a bulk change needs besides its users: the reason of a suspension, the new role, or the new tier. */
export function BulkDetailsForm({
  action,
  request,
  load,
  onClose,
}: {
  action: BulkAction
  request: Action<PreviewBulkMutationVariables>
  load(details: BulkDetails): Promise<void>
  onClose(): void
}): ReactNode {
  const { ui } = useTexts()
  const { bulk, users, actions } = useAdminTexts()
  const mayActOn = useMayActOn()
  const roles = useRequest(RoleNamesDocument, {}).data?.roles ?? []
  const form: Action<BulkDetails> = { ...request, run: load }
  return (
    <ActionForm action={form} values={detailsOf}>
      {action === 'SUSPEND' && (
        <TextField
          name="reason"
          label={actions.suspend.reason}
          hint={actions.suspend.reasonHint}
          maxLength={500}
          autoFocus
        />
      )}
      {action === 'SET_ROLE' && (
        <Select
          name="role"
          label={users.columns.role}
          isRequired
          options={roles.filter(({ name }) => mayActOn(name)).map(({ name }) => ({ id: name, label: name }))}
        />
      )}
      {action === 'SET_TIER' && (
        <Select
          name="tier"
          label={users.columns.tier}
          isRequired
          options={tiers.map((id) => ({ id, label: users.words.tiers[id] }))}
        />
      )}
      <Buttons>
        <Button onPress={onClose}>{ui.cancel}</Button>
        <Button type="submit" variant="primary" isPending={request.isPending}>
          {bulk.toPreview}
        </Button>
      </Buttons>
    </ActionForm>
  )
}

function detailsOf(form: FormFields): BulkDetails {
  const [reason, role] = [form.optional('reason'), form.optional('role')]
  const tier = tiers.find((each) => each === form.text('tier'))
  return { ...(reason && { reason }), ...(role && { role }), ...(tier && { tier }) }
}
