import { type ReactNode, useState } from 'react'
import { MyApiKeysDocument } from '../../generated/account.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { ItemList, Section } from '../../ui/section.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { CreateKey } from './create-key.tsx'
import { KeyItem } from './key-item.tsx'
import { NewSecret } from './new-secret.tsx'

/** The API keys of the person. */
export function KeysPage(): ReactNode {
  const { keys: texts } = useAccountTexts()
  const { account } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const list = useRequestPages(MyApiKeysDocument, {}, ({ me }) => me?.list)
  const button = (
    <Button variant="primary" icon={<Icon name="plus" />} onPress={() => setOpen(true)}>
      {texts.make}
    </Button>
  )
  return (
    <>
      <PageTitle title={account.keys.title} text={texts.text} action={list.data && list.data.length > 0 && button} />
      <Section title={texts.list}>
        <Loaded request={list}>
          {(keys) =>
            keys.length === 0 ? (
              <Empty icon="key" title={account.keys.empty} action={button}>
                {texts.emptyText}
              </Empty>
            ) : (
              <ItemList label={texts.list}>
                {keys.map((key) => (
                  <KeyItem key={key.id} apiKey={key} onSecret={setSecret} />
                ))}
              </ItemList>
            )
          }
        </Loaded>
        <ShowMore list={list} />
      </Section>
      <CreateKey
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onSecret={(made) => {
          setOpen(false)
          setSecret(made)
        }}
      />
      <NewSecret secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}
