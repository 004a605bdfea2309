import { type ReactNode, useState } from 'react'
import { FindOrganizationsDocument, OrganizationNameDocument } from '../../../generated/admin.ts'
import { useRequest } from '../../../session/use-request.ts'
import { ComboBox } from '../../../ui/combo-box.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'

/** Finds an organization by its name. */
export function OrganizationField({
  name,
  selected,
  label,
}: {
  name: string
  selected: string | null
  /** By default, that the user is a member of it. */
  label?: string
}): ReactNode {
  const { users } = useAdminTexts()
  const [chosen, choose] = useState(selected)
  const [typed, type] = useState<string | null>(null)
  const known = useRequest(OrganizationNameDocument, { id: selected ?? '' }, { enabled: selected !== null })
  const text = typed ?? known.data?.organization?.name ?? ''
  const found = useRequest(FindOrganizationsDocument, { search: text.trim() }, { keepPrevious: true })
  const options = (found.data?.organizations.nodes ?? []).map(({ id, name: label, slug }) => ({
    id,
    label,
    detail: slug,
  }))
  return (
    <ComboBox
      label={label ?? users.filter.names.organization}
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
      empty={users.filter.noOrganization}
    />
  )
}
