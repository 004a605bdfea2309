import type { ReactNode } from 'react'
import { RolesDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { Loaded, Loading } from '../../ui/states.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { ScopeMatrix } from './scope-matrix.tsx'

/** What each role may do. */
export function RolesPage(): ReactNode {
  const { roles: texts } = useAdminTexts()
  const request = useRequest(RolesDocument, {})
  return (
    <>
      <PageTitle title={texts.title} text={texts.text} />
      <Loaded request={request} loading={<Loading lines={6} />}>
        {({ roles, scopes, organizationRoles }) => (
          <>
            <ScopeMatrix title={texts.server} text={texts.serverText} roles={roles} scopes={scopes} />
            <ScopeMatrix
              title={texts.organizations}
              text={texts.organizationsText}
              roles={organizationRoles}
              scopes={scopesOf(organizationRoles)}
            />
          </>
        )}
      </Loaded>
    </>
  )
}

/** The scopes that some role has, in the order of their names. */
function scopesOf(roles: readonly { scopes: readonly string[] }[]): { name: string }[] {
  const names = new Set(roles.flatMap(({ scopes }) => scopes))
  return [...names].toSorted().map((name) => ({ name }))
}
