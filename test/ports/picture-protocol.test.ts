import { expect, test } from 'vitest'
import { readWorkerMessage } from '../../src/ports/picture-protocol.ts'

test('what the process sends is checked, whoever may have taken it over', () => {
  const file = Uint8Array.from(Buffer.from('RIFF\0\0\0\0WEBPVP8 12345678'))
  const files = { 64: file, 256: file, 512: file }
  expect(readWorkerMessage({ kind: 'RENDERED', files })).toEqual({ kind: 'RENDERED', files })
  const html = new TextEncoder().encode('<script>alert(document.domain)</script>')
  const large = new Uint8Array(2_000_001)
  large.set(file)
  for (const wrong of [html, large, file.subarray(0, 12), 'RIFF', null, { length: 30 }]) {
    expect(readWorkerMessage({ kind: 'RENDERED', files: { ...files, 256: wrong } })).toBeNull()
  }
  for (const message of [
    null,
    'READY',
    {},
    { kind: 'RENDERED' },
    { kind: 'REFUSED', reason: 'x' },
    { kind: 'x' },
    [file],
  ]) {
    expect(readWorkerMessage(message)).toBeNull()
  }
})
