import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Rule = { pattern: RegExp; wrong: string[]; right: string[] }

/** What the tests of one process would hand to each other, because they share loaded modules (`isolate: false`). */
const state: Record<string, Rule> = {
  'no variable belongs to a module': {
    pattern: /^(?:export )?(?:let|var) .*/gm,
    wrong: ['let last: string | undefined', 'export let count = 0', 'var x'],
    right: ['  let inside = 1', 'const list = [1]', '// let it be'],
  },
  'no collection that is filled later belongs to a module': {
    pattern: /^(?:export )?const \w+(?:: (?!Readonly).*)? = (?:new (?:Weak)?(?:Map|Set)(?:<.*>)?\(\)|\[\]|\{\})$/gm,
    wrong: ['const seen = new Set<string>()', 'export const cache = new Map()', 'const all: string[] = []'],
    right: ["const known = new Set(['a'])", 'const none: ReadonlySet<string> = new Set()', '  const local = new Map()'],
  },
}

/** Each holds only what is worked out from constants, or belongs to an object that is given. */
const harmless = [
  'src/crypto/common-passwords.ts: let known',
  'src/config/shown.ts: const writers',
  // The entry point of the process, which no test imports.
  'src/main.ts: let app',
  'src/main.ts: let ending',
  'src/main.ts: let workers',
]

/** The subject is time: signals at fixed moments after a start. */
const aboutTime = [
  'test/system/ending.test.ts: ',
  // As the text of a sample, which the rule over the source has to find.
  'test/architecture.test.ts: Date.now(',
]

/** What makes a test depend on its neighbours, on the speed of the machine, or on luck. */
const scaffolding: Record<string, Rule> = {
  'no module is replaced and no global is changed': {
    pattern: /\bvi\.(?:mock|doMock|stubGlobal|useFakeTimers|resetModules)\b|\bprocess\.(?:env\.\w+ ?=[^=]|on\(|chdir)/g,
    wrong: ["vi.mock('pg')", 'vi.useFakeTimers()', "process.env.HOME = '/'", "process.on('exit', end)"],
    right: ["vi.spyOn(app, 'close')", "if (process.env.HOME === '/') end()"],
  },
  'no test reads the clock of the machine': {
    pattern: /\b(?:Date\.now|performance\.now|process\.hrtime)\(/g,
    wrong: ['const begun = performance.now()', 'Date.now() - 5'],
    right: ['app.clock.now()', 'new Date(0)'],
  },
  'no test sleeps': {
    pattern:
      /\b(?:setTimeout|setInterval|vi\.waitFor|vi\.waitUntil)\b|timers\/promises'(?<!setImmediate as turn } from 'node:timers\/promises')/g,
    wrong: [
      'setTimeout(resolve, 50)',
      "import { setTimeout as pause } from 'node:timers/promises'",
      'vi.waitFor(check)',
    ],
    right: ["import { setImmediate as turn } from 'node:timers/promises'", 'await app.clock.advance(50)'],
  },
  'no test is left out, preferred or tried again': {
    pattern: /\b(?:test|it|describe)(?:\.\w+)*\.(?:only|skip|todo|fails)\b|\bretry: /g,
    wrong: ["test.only('a', run)", "describe.concurrent.skip('a', run)", "test('a', { retry: 2 }, run)"],
    right: ["test.each([1])('a', run)"],
  },
}

const files = (pattern: string, ...exclude: string[]) =>
  globSync(pattern, { exclude }).map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const found = ({ pattern }: Rule, { path, text }: { path: string; text: string }) =>
  [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`)

describe('the modules of the server have no state, so test files can share them', () => {
  const source = files('src/**/*.ts')

  test.each(Object.entries(state))('%s', (_name, rule) => {
    expect(source.length).toBeGreaterThan(200)
    const faults = source.flatMap((file) => found(rule, file))
    expect(
      faults.filter((fault) => !harmless.some((each) => fault.startsWith(`${each}:`) || fault.startsWith(`${each} `))),
    ).toEqual([])
  })
})

describe('the tests only depend on data that they create', () => {
  const tests = files('test/**/*.ts', 'test/_util/**', 'test/test-files.test.ts')

  test.each(Object.entries(scaffolding))('%s', (_name, rule) => {
    expect(tests.length).toBeGreaterThan(60)
    const faults = tests.flatMap((file) => found(rule, file))
    expect(faults.filter((fault) => !aboutTime.some((each) => fault.startsWith(each)))).toEqual([])
  })
})

describe('each of these rules can fail', () => {
  test.each(Object.entries({ ...state, ...scaffolding }))('%s', (_name, rule) => {
    for (const text of rule.wrong) expect(found(rule, { path: '', text }), text).not.toEqual([])
    for (const text of rule.right) expect(found(rule, { path: '', text }), text).toEqual([])
  })
})
