import type { ReactNode } from 'react'
import type { EventRowFragment } from '../../generated/admin.ts'
import { deviceOf } from '../../lib/device.ts'
import { useTexts } from '../../texts/use-texts.tsx'

/** Where the request came from: the device, and the address. */
export function EventOrigin({ event: { ip, userAgent } }: { event: EventRowFragment }): ReactNode {
  const { account } = useTexts()
  const { browser, system } = deviceOf(userAgent)
  const device = (browser ?? system) && account.sessions.device(browser, system)
  if (!ip && !device) return <span className="nothing">–</span>
  return (
    <span className="event-people">
      {ip && <span className="tabular">{ip}</span>}
      {device && <span className="quiet">{device}</span>}
    </span>
  )
}
