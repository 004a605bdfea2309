import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useTexts } from '../texts/use-texts.tsx'
import { IconButton } from './button.tsx'
import { Icon } from './icons.tsx'

export interface DialogProps {
  title: string
  isOpen: boolean
  onClose(): void
  children: ReactNode
  /** `alert` for questions about what cannot be undone: a press beside the dialog does not close it. */
  role?: 'dialog' | 'alertdialog'
  /** For what has to be seen: only a button of the dialog closes it. */
  isFixed?: boolean
  size?: 'medium' | 'large'
}

/** A dialog above the page. It holds the focus while it is open, and gives it back. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  role = 'dialog',
  isFixed,
  size = 'medium',
}: DialogProps): ReactNode {
  const { ui } = useTexts()
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      isDismissable={role === 'dialog' && !isFixed}
      isKeyboardDismissDisabled={isFixed ?? false}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="modal" data-size={size}>
        <AriaDialog className="dialog" role={role}>
          <div className="dialog-head">
            <Heading slot="title" level={2} className="dialog-title">
              {title}
            </Heading>
            {!isFixed && (
              <IconButton label={ui.close} onPress={onClose}>
                <Icon name="close" />
              </IconButton>
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The buttons at the end of a dialog or a form. */
export function Buttons({ children }: { children: ReactNode }): ReactNode {
  return <div className="buttons">{children}</div>
}
