import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Icon } from '../../ui/icons.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Shows and hides what belongs to a row. @param controls the id of the row that it shows */
export function UnfoldButton({
  name,
  controls,
  isUnfolded,
  onPress,
}: {
  name: string
  controls: string
  isUnfolded: boolean
  onPress(): void
}): ReactNode {
  const { events } = useAdminTexts()
  return (
    <Button
      className="icon-button unfold-button"
      aria-label={events.detailsOf(name)}
      aria-expanded={isUnfolded}
      {...(isUnfolded && { 'aria-controls': controls })}
      onPress={onPress}
    >
      <Icon name="chevronDown" />
    </Button>
  )
}
