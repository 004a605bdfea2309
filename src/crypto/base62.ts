const base62Digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const uint32 = 2 ** 32
/** The product of their value and of 32 bits is an exact number. */
const digitsAtOnce = 3

const digitValue = new Uint8Array(128)
for (let value = 0; value < base62Digits.length; value++) digitValue[base62Digits.charCodeAt(value)] = value

/** Writes bytes as one big-endian number in base 62, filled with leading zeros to `width`. Throws when it does not fit. */
export function encodeBase62(bytes: Uint8Array, width: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  let text = ''
  for (; rest > 0n; rest /= 62n) text = base62Digits.charAt(Number(rest % 62n)) + text
  if (text.length > width) throw new RangeError('the number does not fit the width')
  return text.padStart(width, '0')
}

/** Writes an unsigned 32-bit number in base 62, six characters wide. */
export function encodeUint32Base62(number: number): string {
  let text = ''
  let rest = number
  for (let place = 0; place < 6; place++) {
    const quotient = Math.floor(rest / 62)
    text = base62Digits.charAt(rest - quotient * 62) + text
    rest = quotient
  }
  return text
}

/**
 * Reads base 62 digits (the caller has checked the alphabet) as 16 big-endian bytes; null when the number needs more than
 * 128 bits, so that no two texts of one width mean the same bytes. Plain numbers in four limbs: this runs on every
 * request with an API key, and BigInt would cost more than the hash.
 */
export function decodeBase62Of128Bits(text: string): Buffer | null {
  const limbs = [0, 0, 0, 0]
  for (let index = 0; index < text.length; ) {
    let carry = 0
    let factor = 1
    for (const end = Math.min(index + digitsAtOnce, text.length); index < end; index++) {
      carry = carry * 62 + (digitValue[text.charCodeAt(index)] ?? 0)
      factor *= 62
    }
    for (let limb = 3; limb >= 0; limb--) {
      const product = (limbs[limb] ?? 0) * factor + carry
      // The remainder without `%`, which V8 computes in a loop for numbers above 32 bits.
      carry = Math.floor(product / uint32)
      limbs[limb] = product - carry * uint32
    }
    if (carry > 0) return null
  }
  const bytes = Buffer.allocUnsafe(16)
  limbs.forEach((limb, index) => {
    bytes.writeUInt32BE(limb, index * 4)
  })
  return bytes
}
