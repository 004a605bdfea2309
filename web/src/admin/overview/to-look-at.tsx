import type { ReactNode } from 'react'
import { Link } from 'react-aria-components/Link'
import { Icon, type IconName } from '../../ui/icons.tsx'
import type { Tone } from '../../ui/notice.tsx'
import { Loading } from '../../ui/states.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { useFindings } from './use-findings.ts'

const icons: Record<Tone, IconName> = { info: 'info', success: 'check', warning: 'alert', danger: 'alert' }

/** What an administrator should look at now, the worst first. */
export function ToLookAt({ now }: { now: number }): ReactNode {
  const { overview } = useAdminTexts()
  const { findings, isLoading } = useFindings(now)
  return (
    <section className="panel findings" aria-labelledby="to-look-at">
      <h2 className="section-title" id="to-look-at">
        {overview.toLookAt}
      </h2>
      {isLoading ? (
        <Loading lines={2} />
      ) : (
        <ul className="findings-list">
          {findings.map(({ id, tone, title, detail, href }) => (
            <li key={id}>
              <Finding tone={tone} title={title} detail={detail} {...(href && { href })} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Finding({
  tone,
  title,
  detail,
  href,
}: {
  tone: Tone
  title: string
  detail: string
  href?: string
}): ReactNode {
  const words = (
    <>
      <span className="finding-icon" data-tone={tone}>
        <Icon name={icons[tone]} />
      </span>
      <span className="finding-words">
        <span className="finding-title">{title}</span>
        <span className="finding-detail">{detail}</span>
      </span>
    </>
  )
  if (!href) return <div className="finding">{words}</div>
  return (
    <Link className="finding" href={href}>
      {words}
      <Icon name="chevronRight" />
    </Link>
  )
}
