import type { FormEvent, ReactNode } from 'react'
import { Form } from 'react-aria-components/Form'
import { RoleNamesDocument } from '../../../generated/admin.ts'
import { useRequest } from '../../../session/use-request.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/choice.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { OrganizationField } from './organization-field.tsx'
import { type FilterValues, filterNames } from './user-filter.ts'

/** A dialog with every filter of the API; the search for a text is beside it, above the list. */
export function FilterDialog({
  filter,
  onFilter,
  onClose,
}: {
  filter: FilterValues
  onFilter(filter: FilterValues): void
  onClose(): void
}): ReactNode {
  const { users } = useAdminTexts()
  return (
    <Dialog title={users.filter.title} size="large" isOpen onClose={onClose}>
      <FilterForm filter={filter} onFilter={onFilter} />
    </Dialog>
  )
}

function FilterForm({ filter, onFilter }: { filter: FilterValues; onFilter(filter: FilterValues): void }): ReactNode {
  const { users } = useAdminTexts()
  const { names, words } = { names: users.filter.names, words: users.words }
  const roles = useRequest(RoleNamesDocument, {}).data?.roles ?? []
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onFilter(readForm(event.currentTarget, filter))
  }
  const choices = (name: 'status' | 'role' | 'tier', options: readonly [id: string, label: string][]) => (
    <fieldset className="choices choices-in-row">
      <legend className="label">{names[name]}</legend>
      {options.map(([id, label]) => (
        <Checkbox key={id} name={name} value={id} defaultSelected={filter[name]?.split(',').includes(id) ?? false}>
          {label}
        </Checkbox>
      ))}
    </fieldset>
  )
  const yesOrNo = (name: 'verified' | 'twoFactor') => (
    <Select
      label={names[name]}
      name={name}
      defaultValue={filter[name] ?? 'any'}
      options={(['any', 'yes', 'no'] as const).map((id) => ({ id, label: users.filter.answers[id] }))}
    />
  )
  const text = (name: 'email' | 'emailContains' | 'reason') => (
    <TextField label={names[name]} name={name} defaultValue={filter[name] ?? ''} />
  )
  const range = (
    name: string,
    from: 'createdFrom' | 'loginFrom' | 'untilFrom',
    to: 'createdTo' | 'loginTo' | 'untilTo',
  ) => (
    <div className="row-of-fields">
      <TextField type="date" label={users.filter.from(name)} name={from} defaultValue={filter[from] ?? ''} />
      <TextField type="date" label={users.filter.to(name)} name={to} defaultValue={filter[to] ?? ''} />
    </div>
  )
  return (
    <Form className="form" onSubmit={submit}>
      {choices('status', [
        ['ACTIVE', words.statuses.ACTIVE],
        ['SUSPENDED', words.statuses.SUSPENDED],
      ])}
      {choices(
        'role',
        roles.map(({ name }) => [name, name]),
      )}
      {choices('tier', [
        ['FREE', words.tiers.FREE],
        ['PRO', words.tiers.PRO],
        ['ENTERPRISE', words.tiers.ENTERPRISE],
      ])}
      <div className="row-of-fields">
        {yesOrNo('verified')}
        {yesOrNo('twoFactor')}
      </div>
      <div className="row-of-fields">
        {text('emailContains')}
        {text('email')}
      </div>
      <OrganizationField name="organization" selected={filter.organization ?? null} />
      {range(names.created, 'createdFrom', 'createdTo')}
      {range(names.login, 'loginFrom', 'loginTo')}
      {range(names.until, 'untilFrom', 'untilTo')}
      {text('reason')}
      <Buttons>
        <Button onPress={() => onFilter(filter.q ? { q: filter.q } : {})}>{users.filter.clear}</Button>
        <Button type="submit" variant="primary">
          {users.filter.apply}
        </Button>
      </Buttons>
    </Form>
  )
}

/** The filters of the form. The search for a text is not part of it, and stays. */
function readForm(form: HTMLFormElement, before: FilterValues): FilterValues {
  const entries = new FormData(form)
  const values: FilterValues = before.q ? { q: before.q } : {}
  for (const name of filterNames) {
    const value = entries
      .getAll(name)
      .filter((each) => typeof each === 'string' && each.trim() !== '')
      .map((each) => String(each).trim())
      .join(',')
    const isUsual = (name === 'verified' || name === 'twoFactor') && value === 'any'
    if (value && !isUsual) values[name] = value
  }
  return values
}
