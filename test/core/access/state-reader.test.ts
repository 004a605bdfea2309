import { describe, expect, test } from 'vitest'
import { createStateReader } from '../../../src/core/access/store/state-reader.ts'

const ids = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8058']
const separator = '\u001e'

/** A reader that counts the states that it had to make. */
function counting() {
  let made = 0
  const read = createStateReader((row: Record<string, unknown>) => {
    made += 1
    return { user: row.user as { name: string; roles: string[] } }
  })
  return { read, made: () => made }
}

function textOf(now: number, ...names: string[]): string {
  return [now, ...names.map((name, at) => `${ids[at]}${JSON.stringify({ user: { name, roles: [] } })}`)].join(separator)
}

describe('states that are read again', () => {
  test('are made once as long as their text is the same, and have the time of each reading', () => {
    const { read, made } = counting()
    const [first] = read(textOf(1000, 'Ada'))
    const [second] = read(textOf(2000, 'Ada'))
    expect(made()).toBe(1)
    expect(second?.user).toBe(first?.user)
    expect([first?.now, second?.now]).toEqual([new Date(1000), new Date(2000)])
  })

  test.each([
    ['another name', 'Adb'],
    ['a longer one', 'Ada Lovelace'],
    ['a text that is the beginning of the old one', 'Ad'],
    ['nothing', ''],
  ])('are made again for %s', (_change, name) => {
    const { read, made } = counting()
    read(textOf(1000, 'Ada'))
    expect(read(textOf(1000, name))[0]?.user).toEqual({ name, roles: [] })
    expect(read(textOf(1000, 'Ada'))[0]?.user).toEqual({ name: 'Ada', roles: [] })
    expect(made()).toBe(3)
  })

  test('are not mixed up with states of other ids that have the same text', () => {
    const { read } = counting()
    expect(read(textOf(1000, 'Ada', 'Ada')).map(({ id }) => id)).toEqual(ids)
  })

  test('cannot be changed by a request, because other requests share them', () => {
    const [state] = counting().read(textOf(1000, 'Ada'))
    expect(() => Object.assign(state?.user ?? {}, { name: 'Eve' })).toThrow(TypeError)
    expect(() => state?.user.roles.push('admin')).toThrow(TypeError)
  })

  test('that are too long to be kept are made each time', () => {
    const { read, made } = counting()
    const text = textOf(1000, 'x'.repeat(5_000))
    read(text)
    read(text)
    expect(made()).toBe(2)
  })
})

test('a text without any state, and no text, are no states', () => {
  expect(counting().read(null)).toEqual([])
  expect(counting().read('1000')).toEqual([])
})
