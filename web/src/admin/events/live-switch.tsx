import type { ReactNode } from 'react'
import { Switch } from '../../ui/choice.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Whether new events join the list by themselves. [WCAG 2.2 2.2.2] */
export function LiveSwitch({ isOn, onChange }: { isOn: boolean; onChange(isOn: boolean): void }): ReactNode {
  const { events } = useAdminTexts()
  return (
    <Switch isSelected={isOn} onChange={onChange}>
      {events.live}
    </Switch>
  )
}
