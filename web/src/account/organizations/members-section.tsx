import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import { OrganizationMembersDocument } from '../../generated/account.ts'
import { lookUp } from '../../lib/look-up.ts'
import { ConfirmDialog } from '../../session/confirm-dialog.tsx'
import { useAction } from '../../session/use-action.ts'
import { useRequestPages } from '../../session/use-request-pages.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { DateTime } from '../../ui/date-time.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Fact, Facts, Item, ItemList, Section } from '../../ui/section.tsx'
import { Select } from '../../ui/select.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { Loaded } from '../../ui/states.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** The members with their roles. @param roles that the person may give */
export function MembersSection({ id, roles, canWrite }: { id: string; roles: string[]; canWrite: boolean }): ReactNode {
  const { client, user } = useAuth()
  const { organizations: texts } = useAccountTexts()
  const { account } = useTexts()
  const [leaving, setLeaving] = useState<{ userId: string; name: string } | null>(null)
  const list = useRequestPages(OrganizationMembersDocument, { id }, ({ owner }) => owner?.list)
  const nameOfRole = (role: string) => lookUp(account.organizations.roles, role) ?? role
  const change = useAction(
    ({ userId, role }: { userId: string; role: string; name: string }) =>
      client.updateMember({ organizationId: id, userId, role }),
    { done: (_, { name, role }) => announce(texts.roleChanged(name, nameOfRole(role))) },
  )
  const remove = useAction(
    ({ userId }: { userId: string; name: string }) => client.removeMember({ organizationId: id, userId }),
    {
      done: (_, { userId, name }) => {
        setLeaving((open) => (open?.userId === userId ? null : open))
        announce(texts.removed(name))
      },
    },
  )
  return (
    <Section title={texts.members} text={list.totalCount !== undefined && texts.membersText(list.totalCount)}>
      {change.problem && <Notice tone="danger">{change.problem}</Notice>}
      <Loaded request={list}>
        {(members) => (
          <ItemList label={texts.members}>
            {members.map((member) => {
              const name = member.user.name ?? member.user.username ?? member.email ?? ''
              const userId = member.user.id
              const isMe = userId === user?.id
              const canChange = canWrite && !isMe && roles.includes(member.role)
              return (
                <Item
                  key={member.id}
                  media={<Avatar name={name} url={member.user.avatarUrl} />}
                  title={name}
                  badge={isMe && <Badge>{texts.you}</Badge>}
                  detail={
                    <Facts>
                      {member.email && member.email !== name && <Fact>{member.email}</Fact>}
                      <Fact>
                        {account.organizations.joined} <DateTime at={member.createdAt} />
                      </Fact>
                    </Facts>
                  }
                  actions={
                    canChange ? (
                      <>
                        <Select
                          size="small"
                          aria-label={texts.roleOf(name)}
                          selectedKey={member.role}
                          options={roles.map((role) => ({ id: role, label: nameOfRole(role) }))}
                          onSelectionChange={(role) => {
                            if (role && role !== member.role) void change.run({ userId, role: String(role), name })
                          }}
                        />
                        <IconButton label={`${texts.remove}: ${name}`} onPress={() => setLeaving({ userId, name })}>
                          <Icon name="trash" />
                        </IconButton>
                      </>
                    ) : (
                      <span className="quiet">{nameOfRole(member.role)}</span>
                    )
                  }
                />
              )
            })}
          </ItemList>
        )}
      </Loaded>
      <ShowMore list={list} />
      <ConfirmDialog
        title={texts.removeTitle(leaving?.name ?? '')}
        text={texts.removeText}
        confirm={texts.remove}
        action={remove}
        input={leaving ?? { userId: '', name: '' }}
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
      />
    </Section>
  )
}
