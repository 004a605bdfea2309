import { type ReactNode, useMemo } from 'react'

/** The QR code of the API, an SVG in a data URI, drawn by the page itself: its policy allows no pictures from `data:`. */
export function QrCode({ data, label }: { data: string; label: string }): ReactNode {
  const code = useMemo(() => readSvg(data), [data])
  return (
    <svg className="qr-code" viewBox={code.viewBox} role="img" aria-label={label} shapeRendering="crispEdges">
      {code.paths.map((path) => (
        <path key={path.d} d={path.d} {...(path.stroke ? { stroke: path.stroke } : { fill: path.fill })} />
      ))}
    </svg>
  )
}

/** Reads the paths of an SVG. Nothing else of it reaches the page. */
function readSvg(data: string): { viewBox: string; paths: { d: string; stroke: string; fill: string }[] } {
  const text = atob(data.slice(data.indexOf(',') + 1))
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  const paths = [...svg.querySelectorAll('path')].map((path) => ({
    d: path.getAttribute('d') ?? '',
    stroke: path.getAttribute('stroke') ?? '',
    fill: path.getAttribute('fill') ?? '',
  }))
  return { viewBox: svg.getAttribute('viewBox') ?? '0 0 1 1', paths }
}
