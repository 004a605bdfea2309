import { type FormEvent, type ReactNode, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useMay } from '../frame/access-context.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { OrganizationField } from '../users/filter/organization-field.tsx'
import { type EventFilterValues, eventFilterNames } from './event-filter.ts'
import { EventTypeField } from './event-type-field.tsx'
import { UserField } from './user-field.tsx'

/** Every filter of the API in one form. */
export function EventFilterButton({
  filter,
  onFilter,
}: {
  filter: EventFilterValues
  onFilter(filter: EventFilterValues): void
}): ReactNode {
  const { events } = useAdminTexts()
  const [isOpen, setOpen] = useState(false)
  const apply = (next: EventFilterValues) => {
    setOpen(false)
    onFilter(next)
  }
  return (
    <>
      <Button icon={<Icon name="filter" />} onPress={() => setOpen(true)}>
        {events.filter.open}
      </Button>
      <Dialog title={events.filter.title} size="large" isOpen={isOpen} onClose={() => setOpen(false)}>
        <EventFilterForm filter={filter} onFilter={apply} />
      </Dialog>
    </>
  )
}

function EventFilterForm({
  filter,
  onFilter,
}: {
  filter: EventFilterValues
  onFilter(filter: EventFilterValues): void
}): ReactNode {
  const { events } = useAdminTexts()
  const { names } = events.filter
  const may = useMay()
  const [types, setTypes] = useState(() => (filter.type ?? '').split(',').filter(Boolean))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const type = types.join(',')
    onFilter({ ...readForm(event.currentTarget), ...(type && { type }) })
  }
  return (
    <Form className="form" onSubmit={submit}>
      <EventTypeField selected={types} onSelect={setTypes} />
      {/* People and organizations are found by those who may read them. */}
      {may('users:read') && (
        <>
          <div className="row-of-fields">
            <UserField name="actor" label={names.actor} selected={filter.actor ?? null} />
            <UserField name="target" label={names.target} selected={filter.target ?? null} />
          </div>
          <OrganizationField name="organization" selected={filter.organization ?? null} label={names.organization} />
        </>
      )}
      <TextField name="ip" label={names.ip} defaultValue={filter.ip ?? ''} autoCapitalize="none" spellCheck="false" />
      <div className="row-of-fields">
        <TextField type="date" name="from" label={names.from} defaultValue={filter.from ?? ''} />
        <TextField type="date" name="to" label={names.to} defaultValue={filter.to ?? ''} />
      </div>
      <Buttons>
        <Button onPress={() => onFilter({})}>{events.filter.clear}</Button>
        <Button type="submit" variant="primary">
          {events.filter.apply}
        </Button>
      </Buttons>
    </Form>
  )
}

function readForm(form: HTMLFormElement): EventFilterValues {
  const entries = new FormData(form)
  const values: EventFilterValues = {}
  for (const name of eventFilterNames) {
    const value = entries.get(name)
    if (typeof value === 'string' && value.trim() !== '') values[name] = value.trim()
  }
  return values
}
