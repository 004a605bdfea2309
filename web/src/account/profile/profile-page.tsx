import type { ReactNode } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { PageTitle } from '../../ui/page-title.tsx'

export function ProfilePage(): ReactNode {
  const { account } = useTexts()
  return <PageTitle title={account.navigation.profile} />
}
