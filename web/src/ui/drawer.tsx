import type { ReactNode } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useTexts } from '../texts/use-texts.tsx'
import { Brand } from './brand.tsx'
import { IconButton } from './button.tsx'
import { Icon } from './icons.tsx'

/** The navigation on a narrow screen. It comes in from the side, and is loaded when it is opened for the first time. */
export function Drawer({
  label,
  isOpen,
  onOpenChange,
  children,
}: {
  label: string
  isOpen: boolean
  onOpenChange(open: boolean): void
  children: ReactNode
}): ReactNode {
  const { ui } = useTexts()
  return (
    <ModalOverlay className="overlay" data-side isDismissable isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal className="drawer">
        <Dialog className="drawer-dialog" aria-label={label}>
          <div className="drawer-head">
            <Brand />
            <IconButton label={ui.close} onPress={() => onOpenChange(false)}>
              <Icon name="close" />
            </IconButton>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
