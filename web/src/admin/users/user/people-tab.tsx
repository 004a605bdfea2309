import type { ReactNode } from 'react'
import {
  UserFollowersDocument,
  UserFollowingDocument,
  type UserNameFragment,
  UserReferralsDocument,
} from '../../../generated/admin.ts'
import { type RequestPages, useRequestPages } from '../../../session/use-request-pages.ts'
import { locales } from '../../../texts/languages.ts'
import { useLanguage } from '../../../texts/use-texts.tsx'
import { Avatar } from '../../../ui/avatar.tsx'
import { TextLink } from '../../../ui/button.tsx'
import { Item, ItemList, Section } from '../../../ui/section.tsx'
import { ShowMore } from '../../../ui/show-more.tsx'
import { Empty, Loaded } from '../../../ui/states.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'

/** Who follows a user, whom the user follows, and who came by the referral code of the user. */
export function PeopleTab({ id }: { id: string }): ReactNode {
  const { user: texts } = useAdminTexts()
  const followers = useRequestPages(UserFollowersDocument, { id }, ({ user }) => user?.list)
  const following = useRequestPages(UserFollowingDocument, { id }, ({ user }) => user?.list)
  const referrals = useRequestPages(UserReferralsDocument, { id }, ({ user }) => user?.list)
  return (
    <div className="columns">
      <People title={texts.followers} empty={texts.noFollowers} list={followers} />
      <People title={texts.following} empty={texts.noFollowing} list={following} />
      <People title={texts.referrals} empty={texts.noReferrals} list={referrals} />
    </div>
  )
}

function People({
  title,
  empty,
  list,
}: {
  title: string
  empty: string
  list: RequestPages<UserNameFragment>
}): ReactNode {
  const { language } = useLanguage()
  const count = list.totalCount ? ` (${new Intl.NumberFormat(locales[language]).format(list.totalCount)})` : ''
  return (
    <Section title={`${title}${count}`}>
      <Loaded request={list}>
        {(users) =>
          users.length === 0 && !list.hasMore ? (
            <Empty icon="users" title={empty} />
          ) : (
            <ItemList label={title}>
              {users.map((user) => (
                <Item
                  key={user.id}
                  media={<Avatar name={nameOfUser(user)} url={user.avatarUrl} />}
                  title={<TextLink href={`/users/${user.id}`}>{nameOfUser(user)}</TextLink>}
                  detail={user.email !== nameOfUser(user) && user.email}
                />
              ))}
            </ItemList>
          )
        }
      </Loaded>
      <ShowMore list={list} />
    </Section>
  )
}
