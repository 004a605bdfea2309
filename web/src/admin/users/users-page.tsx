import type { ReactNode } from 'react'
import { PageTitle } from '../../ui/page-title.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.tsx'

export function UsersPage(): ReactNode {
  const { navigation } = useAdminTexts()
  return <PageTitle title={navigation.pages.users} />
}
