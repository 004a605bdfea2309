import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { Link as AriaLink, type LinkProps as AriaLinkProps } from 'react-aria-components/Link'
import { useTexts } from '../texts/use-texts.tsx'
import { Spinner } from './spinner.tsx'

/** How much a button asks for attention: one `primary` in a view, `danger` for what cannot be undone, `quiet` inside of rows. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

interface Look {
  variant?: ButtonVariant
  size?: 'medium' | 'small'
  /** Fills the width of the form. */
  wide?: boolean
  /** An icon of ui/icons.tsx before the text. */
  icon?: ReactNode
  children?: ReactNode
}

export interface ButtonProps extends Look, Omit<AriaButtonProps, 'children' | 'className' | 'style' | 'isPending'> {
  /** Whether what it does is being done. The button keeps the focus and its width; `useAction` does nothing twice. */
  isPending?: boolean
}

/** A button. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  wide,
  icon,
  isPending,
  children,
  ...props
}: ButtonProps): ReactNode {
  const { ui } = useTexts()
  return (
    <AriaButton
      {...props}
      className="button"
      data-variant={variant}
      data-size={size}
      data-wide={wide || undefined}
      data-busy={isPending || undefined}
    >
      <span className="button-content">
        {icon}
        {children}
      </span>
      {isPending && (
        <>
          <Spinner />
          <span className="visually-hidden" role="status">
            {ui.loading}
          </span>
        </>
      )}
    </AriaButton>
  )
}

/** A button of an icon alone. */
export function IconButton({
  label,
  children,
  ...props
}: Omit<AriaButtonProps, 'children' | 'className' | 'style'> & { label: string; children: ReactNode }): ReactNode {
  return (
    <AriaButton {...props} aria-label={label} className="icon-button">
      {children}
    </AriaButton>
  )
}

/** A link to another page that looks like a button. */
export function ButtonLink({
  variant = 'secondary',
  size = 'medium',
  wide,
  icon,
  children,
  ...props
}: Look & Omit<AriaLinkProps, 'children' | 'className' | 'style'>): ReactNode {
  return (
    <AriaLink {...props} className="button" data-variant={variant} data-size={size} data-wide={wide || undefined}>
      <span className="button-content">
        {icon}
        {children}
      </span>
    </AriaLink>
  )
}

/** A link inside of a text. */
export function TextLink({ children, ...props }: Omit<AriaLinkProps, 'className' | 'style'>): ReactNode {
  return (
    <AriaLink {...props} className="text-link">
      {children}
    </AriaLink>
  )
}

/** A button that looks like a link in a text. */
export function TextButton({ children, ...props }: Omit<AriaButtonProps, 'className' | 'style'>): ReactNode {
  return (
    <AriaButton {...props} className="text-link">
      {children}
    </AriaButton>
  )
}
