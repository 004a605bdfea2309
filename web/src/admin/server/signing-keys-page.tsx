import { type ReactNode, useState } from 'react'
import { SigningKeysDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { RotateDialog } from './rotate-dialog.tsx'
import { SigningKeysTable } from './signing-keys-table.tsx'

/** How often the keys are read again, in milliseconds: a new key begins to sign by itself. */
const interval = 30_000

/** The keys that sign access tokens, and what makes a new one. */
export function SigningKeysPage(): ReactNode {
  const { signingKeys: texts } = useAdminTexts()
  const may = useMay()
  const request = useRequest(SigningKeysDocument, {}, { refetchInterval: interval })
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <PageTitle
        title={texts.title}
        text={texts.text}
        action={
          may('signing_keys:write') && (
            <Button variant="primary" icon={<Icon name="refresh" />} onPress={() => setOpen(true)}>
              {texts.rotate}
            </Button>
          )
        }
      />
      <Loaded request={request}>{({ signingKeys }) => <SigningKeysTable keys={signingKeys} />}</Loaded>
      <RotateDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}
