import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { BulkAction } from '../../../generated/admin.ts'
import { Button, TextButton } from '../../../ui/button.tsx'
import { Icon, type IconName } from '../../../ui/icons.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { type BulkTarget, bulkActions } from './bulk-choice.ts'

const BulkDialog = lazy(async () => ({ default: (await import('./bulk-dialog.tsx')).BulkDialog }))

const icons: Record<BulkAction, IconName> = {
  REVOKE_SESSIONS: 'device',
  SUSPEND: 'ban',
  REACTIVATE: 'check',
  SET_ROLE: 'shield',
  SET_TIER: 'key',
  DELETE: 'trash',
}

/**
 * How many users are chosen, and what can be done with them. It stays in view at the lower edge.
 *
 * @param text says how many
 * @param onAll chooses all users that match; null if that is offered no more
 */
export function SelectionBar({
  text,
  target,
  onAll,
  allText,
  onClear,
}: {
  text: string
  target: BulkTarget
  onAll: (() => void) | null
  allText: string
  onClear(): void
}): ReactNode {
  const { bulk } = useAdminTexts()
  const [begun, setBegun] = useState<{ action: BulkAction; target: BulkTarget } | null>(null)
  const isEmpty = 'ids' in target && target.ids.length === 0
  return (
    <>
      {!isEmpty && (
        <section className="selection-bar" aria-label={bulk.selection}>
          <p aria-live="polite">{text}</p>
          {onAll && <TextButton onPress={onAll}>{allText}</TextButton>}
          <TextButton onPress={onClear}>{bulk.clear}</TextButton>
          <Menu
            label={bulk.change}
            trigger={
              <Button variant="primary" size="small">
                {bulk.change}
                <Icon name="chevronDown" />
              </Button>
            }
            entries={bulkActions.map((action) => ({
              id: action,
              label: bulk.actions[action].open,
              icon: icons[action],
              danger: action === 'DELETE',
              onAction: () => setBegun({ action, target }),
            }))}
          />
        </section>
      )}
      {begun && (
        <Suspense>
          <BulkDialog {...begun} onClose={() => setBegun(null)} onDone={onClear} />
        </Suspense>
      )}
    </>
  )
}
