/** The encodings in which this server keeps files, the smallest first. */
export type Encoding = 'br' | 'gzip'

/**
 * The encoding in which a client gets a file; null for the file without encoding. An encoding with the weight 0 is refused. [RFC 9110 §12.5.3]
 *
 * @param header the value of Accept-Encoding
 * @param kept the encodings in which there is the file, in the order of preference
 */
export function acceptedEncoding(
  header: string | string[] | undefined,
  kept: readonly Encoding[] = ['br', 'gzip'],
): Encoding | null {
  const accepted = String(header ?? '')
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.replace(/;.*/, '').trim())
  return kept.find((encoding) => accepted.includes(encoding)) ?? null
}
