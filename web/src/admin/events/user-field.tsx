import { type ReactNode, useState } from 'react'
import { FindUsersDocument, UserNameDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { ComboBox } from '../../ui/combo-box.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { nameOfUser } from '../users/name-of-user.ts'

/** Finds a user by name or address. */
export function UserField({
  name,
  label,
  selected,
}: {
  name: string
  label: string
  selected: string | null
}): ReactNode {
  const { events } = useAdminTexts()
  const [chosen, choose] = useState(selected)
  const [typed, type] = useState<string | null>(null)
  const known = useRequest(UserNameDocument, { id: selected ?? '' }, { enabled: selected !== null })
  const text = typed ?? (known.data?.user ? nameOfUser(known.data.user) : '')
  const found = useRequest(FindUsersDocument, { search: text.trim() }, { keepPrevious: true })
  const options = (found.data?.users.nodes ?? []).map((user) => ({
    id: user.id,
    label: nameOfUser(user),
    ...(user.email && { detail: user.email }),
  }))
  return (
    <ComboBox
      label={label}
      name={name}
      options={options}
      text={text}
      onText={type}
      selected={chosen}
      onSelect={(id) => {
        choose(id)
        const option = options.find((each) => each.id === id)
        if (option) type(option.label)
      }}
      empty={events.filter.noUser}
    />
  )
}
