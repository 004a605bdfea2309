import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure'
import { Icon } from '../../ui/icons.tsx'

/** Something that is shown when it is wanted. */
export function Fold({ title, children }: { title: ReactNode; children: ReactNode }): ReactNode {
  return (
    <Disclosure className="fold">
      <Button slot="trigger" className="fold-button">
        <Icon name="chevronRight" />
        {title}
      </Button>
      <DisclosurePanel className="fold-panel">{children}</DisclosurePanel>
    </Disclosure>
  )
}
