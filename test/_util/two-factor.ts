import { createHmac } from 'node:crypto'
import jsQR from 'jsqr'
import { accountCalls } from './account.ts'
import { expectType, type Person, type TestApp } from './app.ts'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A code as any authenticator makes it (RFC 6238: SHA-1, six digits, 30 seconds), from the secret in base32. */
export function totpCode(secret: string, at: Date): string {
  const bits = [...secret].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** Reads a QR code as a camera does: draws the path of the SVG into pixels, which an independent library decodes. */
export function readQrCode(dataUri: string): string | undefined {
  const svg = Buffer.from(dataUri.replace('data:image/svg+xml;base64,', ''), 'base64').toString('utf8')
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1])
  const path = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? ''
  const scale = 4
  const width = size * scale
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  let [x, y] = [0, 0]
  for (const [, command, numbers = ''] of path.matchAll(/([Mmh])([-\d. ]+)/g)) {
    const [first = 0, second = 0] = numbers.trim().split(/ /).map(Number)
    if (command === 'M') [x, y] = [first, second]
    if (command === 'm') [x, y] = [x + first, y + second]
    if (command !== 'h') continue
    for (let row = Math.floor(y) * scale; row < (Math.floor(y) + 1) * scale; row++) {
      for (let column = x * scale; column < (x + first) * scale; column++) {
        pixels.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
      }
    }
    x += first
  }
  // Its types speak of an ES module, its file is CommonJS.
  const read = jsQR as unknown as typeof jsQR.default
  return read(pixels, width, width)?.data
}

/** Two-factor authentication of a user, through HTTP. */
export function twoFactorCalls(app: TestApp) {
  /** A code that was not used yet: the clock moves to its time step. */
  const nextCode = async (secret: string) => {
    await app.clock.advance(30)
    return totpCode(secret, app.clock.now())
  }

  return {
    ...accountCalls(app),
    nextCode,
    /** Turns it on. */
    async enable(person: Person): Promise<{ secret: string; codes: string[] }> {
      const setup = await app.call.setupTwoFactor({ password: person.password }, person.credential)
      const { secret } = expectType(setup, 'TwoFactorSetup')
      const confirmed = await app.call.confirmTwoFactor({ code: await nextCode(secret) }, person.credential)
      return { secret, codes: expectType(confirmed, 'RecoveryCodes').codes }
    },
    /** The first step of a login. */
    async challenge(person: Pick<Person, 'email' | 'password'>): Promise<string> {
      const login = await app.call.login({ input: { identifier: person.email, password: person.password } })
      return expectType(login, 'TwoFactorChallenge').challengeToken
    },
    verify: (challengeToken: string, code: string) => app.call.verifyTwoFactor({ input: { challengeToken, code } }),
  }
}
