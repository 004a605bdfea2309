import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import type { Logo } from '../http/serve-logo.ts'
import { StartError } from './start-error.ts'

const maxLogoBytes = 262_144
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * Reads the logo that BRAND_LOGO names.
 *
 * @returns null without a logo
 * @throws StartError for a file that cannot be read, is too large, or is not what its name says
 */
export function openLogo({ brandLogo: file }: Pick<Config, 'brandLogo'>): Logo | null {
  if (file === null) return null
  const body = readLogo(file)
  if (body.length > maxLogoBytes) {
    throw new StartError(
      `BRAND_LOGO: the file ${file} has more than ${maxLogoBytes / 1024} KB, with which every page would load slowly.`,
    )
  }
  const isPng = /\.png$/i.test(file)
  if (isPng ? !body.subarray(0, 8).equals(pngSignature) : !isSvg(body)) {
    throw new StartError(`BRAND_LOGO: the file ${file} is not ${isPng ? 'a PNG' : 'an SVG'} image.`)
  }
  return { body, type: isPng ? 'image/png' : 'image/svg+xml' }
}

function readLogo(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new StartError(`BRAND_LOGO: the file ${file} cannot be read (${String(Reflect.get(Object(error), 'code'))}).`)
  }
}

/** Whether the first element of a document is `svg`, after the declaration, comments and the document type. */
function isSvg(body: Buffer): boolean {
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  return /^(?:\s|<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>)*<svg[\s>]/i.test(text)
}
