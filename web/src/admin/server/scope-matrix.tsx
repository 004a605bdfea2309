import type { ReactNode } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Many roles scroll, also by the keyboard. [WCAG 2.2 2.1.1] */
const reachable = { tabIndex: 0 }

/** A row for each scope and a column for each role, with a mark where the role has the scope. */
export function ScopeMatrix({
  title,
  text,
  roles,
  scopes,
}: {
  title: string
  text: string
  roles: readonly { name: string; scopes: readonly string[] }[]
  scopes: readonly { name: string; description?: string }[]
}): ReactNode {
  const { roles: texts } = useAdminTexts()
  return (
    <div className="matrix">
      <h2 className="section-title">{title}</h2>
      <p className="section-text">{text}</p>
      <section className="table-box" aria-label={title} {...reachable}>
        <table className="table matrix-table">
          <thead>
            <tr>
              <th scope="col">{texts.scope}</th>
              {roles.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scopes.map(({ name, description }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                  {description && <span className="matrix-description">{description}</span>}
                </th>
                {roles.map((role) => (
                  <td key={role.name}>
                    {role.scopes.includes(name) ? (
                      <span className="matrix-yes">
                        <Icon name="check" />
                        <span className="visually-hidden">{texts.yes}</span>
                      </span>
                    ) : (
                      <span className="matrix-no">
                        <span aria-hidden="true">–</span>
                        <span className="visually-hidden">{texts.no}</span>
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
