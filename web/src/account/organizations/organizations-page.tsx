import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { MyOrganizationsDocument } from '../../generated/account.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Item, ItemList, Section } from '../../ui/section.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { CreateOrganization } from './create-organization.tsx'

/** The organizations of the person, and the one that the session is in. */
export function OrganizationsPage(): ReactNode {
  const { client, session } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const { account } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const request = useRequest(MyOrganizationsDocument, {})
  const enter = useAction(({ id }: { id: string | null; name: string }) => client.switchOrganization({ id }), {
    done: (_, { id, name }) => announce(id ? texts.switched(name) : texts.switchedBack),
  })
  const current = session?.organization?.id ?? null
  const button = (
    <Button variant="primary" icon={<Icon name="plus" />} onPress={() => setOpen(true)}>
      {texts.create}
    </Button>
  )
  return (
    <>
      <PageTitle
        title={texts.title}
        text={texts.text}
        action={(request.data?.me?.organizations?.length ?? 0) > 0 && button}
      />
      <Section title={texts.list}>
        {enter.problem && <Notice tone="danger">{enter.problem}</Notice>}
        <Loaded request={request}>
          {({ me }) =>
            !me?.organizations?.length ? (
              <Empty icon="building" title={texts.empty} action={button}>
                {texts.emptyText}
              </Empty>
            ) : (
              <ItemList label={texts.list}>
                {me.organizations.map(({ id, role, organization }) => (
                  <Item
                    key={id}
                    media={<Avatar shape="square" name={organization.name} />}
                    title={organization.name}
                    badge={organization.id === current && <Badge tone="success">{texts.current}</Badge>}
                    detail={lookUp(account.organizations.roles, role) ?? role}
                    actions={
                      <>
                        {organization.id !== current && (
                          <Button size="small" variant="quiet" onPress={() => void enter.run(organization)}>
                            {texts.switch}
                          </Button>
                        )}
                        <ButtonLink
                          size="small"
                          href={`/organizations/${organization.id}`}
                          aria-label={`${texts.open}: ${organization.name}`}
                        >
                          {texts.open}
                        </ButtonLink>
                      </>
                    }
                  />
                ))}
                {current && (
                  <Item
                    media={<Icon name="user" />}
                    title={texts.personal}
                    detail={texts.personalText}
                    actions={
                      <Button size="small" variant="quiet" onPress={() => void enter.run({ id: null, name: '' })}>
                        {texts.switchBack}
                      </Button>
                    }
                  />
                )}
              </ItemList>
            )
          }
        </Loaded>
      </Section>
      <CreateOrganization isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}
