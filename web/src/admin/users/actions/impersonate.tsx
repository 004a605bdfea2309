import type { ReactNode } from 'react'
import type { ActionDialogProps } from './action-dialog.ts'
export function Impersonate(_: ActionDialogProps & { isOpen: boolean }): ReactNode {
  return null
}
