import { RequestError } from '@sallyport/client'
import type { ReactNode } from 'react'
import { failureText } from '../texts/failure-text.ts'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'
import { Spinner } from './spinner.tsx'

/** Lines where the contents will be. After a moment, a screen reader says that they are being loaded. */
export function Loading({ lines = 3 }: { lines?: number }): ReactNode {
  const { ui } = useTexts()
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{ui.loading}</span>
      {['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].slice(0, lines).map((line) => (
        <span key={line} className="loading-line" />
      ))}
    </div>
  )
}

/** A page that waits as a whole. */
export function LoadingPage(): ReactNode {
  const { ui } = useTexts()
  return (
    <div className="loading-page" role="status">
      <Spinner />
      <span className="visually-hidden">{ui.loading}</span>
    </div>
  )
}

/** There is nothing in a list yet: what the list is for, and how it begins. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}): ReactNode {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} />
      </span>
      <p className="empty-title">{title}</p>
      {children && <p className="empty-text">{children}</p>}
      {action}
    </div>
  )
}

/** The role of the user does not allow this. */
export function NoPermission(): ReactNode {
  const { ui } = useTexts()
  return (
    <Empty icon="shield" title={ui.noPermission}>
      {ui.noPermissionText}
    </Empty>
  )
}

/** Something could not be read. */
export function Failed({ error, onRetry }: { error: unknown; onRetry(): void }): ReactNode {
  const texts = useTexts()
  if (error instanceof RequestError && error.code === 'FORBIDDEN') return <NoPermission />
  return (
    <div className="empty" role="alert">
      <span className="empty-icon" data-tone="danger">
        <Icon name="alert" />
      </span>
      <p className="empty-title">{texts.ui.failed}</p>
      <p className="empty-text">{failureText(texts.errors, error)}</p>
      <Button onPress={onRetry} icon={<Icon name="refresh" />}>
        {texts.ui.tryAgain}
      </Button>
    </div>
  )
}

/** Shows the result of a request, and what there is to show until then. */
export function Loaded<Result>({
  request,
  loading,
  children,
}: {
  request: { data: Result | undefined; error: unknown; refetch(): unknown }
  loading?: ReactNode
  children(result: Result): ReactNode
}): ReactNode {
  if (request.data !== undefined) return children(request.data)
  if (request.error) return <Failed error={request.error} onRetry={() => void request.refetch()} />
  return loading ?? <Loading />
}
