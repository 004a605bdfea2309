import { createContext, type ReactNode } from 'react'

/** What stands above the pages of an account, such as that an administrator looks at them. */
export const BannerContext = createContext<ReactNode>(null)
