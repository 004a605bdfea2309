import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readPageConfig } from '../lib/page-config.ts'

const root = document.getElementById('root')
if (root) createRoot(root).render(<StrictMode>{readPageConfig(document).product.name}</StrictMode>)
