const shape = /^sp_(live|test)_[0-9A-Za-z]{22}_[0-9A-Za-z]{33}$/
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Whether a text is spelled like an API key: its length, its characters, and the checksum in its last six characters. */
export function isApiKey(text: string): boolean {
  return shape.test(text) && text.endsWith(inBase62(crc32(text.slice(0, -6))))
}

/** CRC-32 of ASCII, as in zlib. Not every runtime with `fetch` has `node:zlib`. */
function crc32(text: string): number {
  let crc = -1
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function inBase62(number: number): string {
  let text = ''
  for (let rest = number; text.length < 6; rest = Math.floor(rest / 62)) text = digits.charAt(rest % 62) + text
  return text
}
