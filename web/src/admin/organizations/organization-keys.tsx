import type { ReactNode } from 'react'
import { OrganizationKeysDocument } from '../../generated/admin.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { ShowMore } from '../../ui/show-more.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { KeysTable } from '../keys/keys-table.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** The API keys of an organization. */
export function OrganizationKeys({ id }: { id: string }): ReactNode {
  const { organizations: texts } = useAdminTexts()
  const list = useRequestPages(OrganizationKeysDocument, { id }, ({ organization }) => organization?.apiKeys)
  return (
    <Loaded request={list}>
      {(keys) =>
        keys.length === 0 ? (
          <div className="table-box">
            <Empty icon="key" title={texts.noKeys}>
              {texts.noKeysText}
            </Empty>
          </div>
        ) : (
          <>
            <KeysTable label={texts.tabs.keys} keys={keys} />
            <ShowMore list={list} />
          </>
        )
      }
    </Loaded>
  )
}
