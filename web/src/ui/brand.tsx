import type { ReactNode } from 'react'
import { usePageConfig } from './page-config-context.tsx'

/** The logo and the name of the product. */
export function Brand(): ReactNode {
  const { product } = usePageConfig()
  return (
    <span className="brand">
      {product.logo ? (
        <img className="brand-logo" src={product.logo} alt="" />
      ) : (
        <span className="brand-mark" aria-hidden="true">
          {[...product.name][0]?.toUpperCase()}
        </span>
      )}
      <span className="brand-name">{product.name}</span>
    </span>
  )
}
