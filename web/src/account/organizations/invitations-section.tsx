import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { OrganizationInvitationsDocument } from '../../generated/account.ts'
import { lookUp } from '../../lib/look-up.ts'
import { useAction } from '../../session/use-action.ts'
import { useRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../ui/section.tsx'
import { Loaded } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'
import { InviteDialog } from './invite-dialog.tsx'

/** The invitations that are open. @param roles that the person may give */
export function InvitationsSection({
  id,
  roles,
  canWrite,
}: {
  id: string
  roles: string[]
  canWrite: boolean
}): ReactNode {
  const { client } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const { account } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const request = useRequest(OrganizationInvitationsDocument, { id })
  const resend = useAction(client.resendInvitation, { done: ({ email }) => announce(texts.sent(email ?? '')) })
  const withdraw = useAction(client.revokeInvitation, { done: () => announce(account.organizations.withdrawn) })
  const failure = resend.problem ?? withdraw.problem
  return (
    <Section
      title={texts.invitations}
      text={texts.invitationsText}
      action={
        canWrite && (
          <Button icon={<Icon name="plus" />} onPress={() => setOpen(true)}>
            {texts.invite}
          </Button>
        )
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Loaded request={request}>
        {({ organization }) =>
          !organization?.invitations.length ? (
            <p className="quiet">{texts.noInvitations}</p>
          ) : (
            <ItemList label={texts.invitations}>
              {organization.invitations.map((invitation) => (
                <Item
                  key={invitation.id}
                  media={<Icon name="mail" />}
                  title={invitation.email}
                  detail={
                    <Facts>
                      <Fact>{lookUp(account.organizations.roles, invitation.role) ?? invitation.role}</Fact>
                      <Fact>
                        {texts.expiresOn} <DateTime at={invitation.expiresAt} />
                      </Fact>
                      {invitation.invitedBy?.name && <Fact>{texts.invitedBy(invitation.invitedBy.name)}</Fact>}
                    </Facts>
                  }
                  actions={
                    canWrite && (
                      <RowMenu
                        of={invitation.email ?? ''}
                        entries={[
                          { id: 'resend', label: texts.resend, onAction: () => void resend.run({ id: invitation.id }) },
                          {
                            id: 'withdraw',
                            label: account.organizations.withdraw,
                            danger: true,
                            onAction: () => void withdraw.run({ id: invitation.id }),
                          },
                        ]}
                      />
                    )
                  }
                />
              ))}
            </ItemList>
          )
        }
      </Loaded>
      <InviteDialog id={id} roles={roles} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Section>
  )
}
