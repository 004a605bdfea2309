import { createContext } from 'react'

/** Whether a layout is around a component: it has the landmarks of the page. */
export const LayoutContext = createContext(false)
