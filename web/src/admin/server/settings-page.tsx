import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { SettingsDocument, type SettingsQuery } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { Badge } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, Loaded, Loading } from '../../ui/states.tsx'
import { Segments } from '../common/segments.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

type Setting = SettingsQuery['settings'][number]

const kinds = ['all', 'set', 'defaults'] as const
type Kind = (typeof kinds)[number]

const isOfKind: Record<Kind, (setting: Setting) => boolean> = {
  all: () => true,
  set: ({ isDefault }) => !isDefault,
  defaults: ({ isDefault }) => isDefault,
}

/** The settings that are in force. */
export function SettingsPage(): ReactNode {
  const { settings: texts } = useAdminTexts()
  const request = useRequest(SettingsDocument, {})
  const search: { show?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const kind = kinds.find((each) => each === search.show) ?? 'all'
  const [wanted, want] = useState('')
  const fits = ({ name, value }: Setting) => `${name} ${value}`.toLowerCase().includes(wanted.trim().toLowerCase())
  return (
    <>
      <PageTitle title={texts.title} text={texts.text} />
      <div className="toolbar">
        <SearchField label={texts.search} placeholder={texts.search} value={wanted} onSearch={want} />
        <Segments
          label={texts.show}
          options={kinds.map((id) => ({ id, label: texts.shown[id] }))}
          selected={kind}
          onSelect={(show) => void navigate({ to: '/settings', search: { show }, replace: true })}
        />
      </div>
      <Loaded request={request} loading={<Loading lines={6} />}>
        {({ settings }) => <SettingsTable settings={settings.filter(isOfKind[kind]).filter(fits)} />}
      </Loaded>
    </>
  )
}

function SettingsTable({ settings }: { settings: Setting[] }): ReactNode {
  const { settings: texts } = useAdminTexts()
  return (
    <>
      <p className="quiet" role="status">
        {texts.count(settings.length)}
      </p>
      {settings.length === 0 ? (
        <div className="panel">
          <Empty icon="search" title={texts.none.title}>
            {texts.none.text}
          </Empty>
        </div>
      ) : (
        <DataTable
          nameOf={({ name }) => name}
          label={texts.title}
          rows={settings.map((setting) => ({ ...setting, id: setting.name }))}
          columns={[
            { id: 'name', title: texts.name, render: ({ name }) => <code>{name}</code> },
            { id: 'value', title: texts.value, render: (setting) => <Value setting={setting} /> },
            {
              id: 'source',
              title: texts.source,
              render: ({ isDefault }) =>
                isDefault ? <span className="quiet">{texts.isDefault}</span> : <Badge tone="info">{texts.isSet}</Badge>,
            },
          ]}
        />
      )}
    </>
  )
}

function Value({ setting: { value, isDefault, isSecret } }: { setting: Setting }): ReactNode {
  const { settings: texts } = useAdminTexts()
  if (isSecret) return <span className="quiet">{isDefault ? texts.secretUnset : texts.secret}</span>
  return value === '' ? <span className="quiet">{texts.noValue}</span> : <code className="setting-value">{value}</code>
}
