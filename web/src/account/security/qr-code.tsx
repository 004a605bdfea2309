import type { ReactNode } from 'react'

/** The QR code of the API, an SVG in a data URI. It is dark on light in both schemes, as apps expect it. */
export function QrCode({ data, label }: { data: string; label: string }): ReactNode {
  return <img className="qr-code" src={data} alt={label} />
}
