import { type ReactNode, useContext } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { LayoutContext } from './layout-context.ts'
import { PageTitle } from './page-title.tsx'
import { PlainLayout } from './plain-layout.tsx'

/** A page that cannot be shown: most often because the server was updated, and a part of the page has another name now. */
export function PageFailed(): ReactNode {
  const { ui } = useTexts()
  // A page that fails as a whole takes its layout along.
  const hasLayout = useContext(LayoutContext)
  const content = (
    <>
      <PageTitle title={ui.pageFailed} text={ui.pageFailedText} />
      <div className="section-action">
        <Button variant="primary" onPress={() => window.location.reload()}>
          {ui.reload}
        </Button>
      </div>
    </>
  )
  return hasLayout ? content : <PlainLayout>{content}</PlainLayout>
}
