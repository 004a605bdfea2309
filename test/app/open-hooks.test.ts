import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { startProblems } from '../../src/app/start-problem.ts'
import { createApp, type Overrides } from '../../src/app.ts'
import { createTestApp, documents, type TestApp, testPassword, testSettings } from '../_util/app.ts'
import { problemsOf } from '../_util/variables.ts'
import { createFolder } from '../cli/run-command.ts'

const folder = createFolder()
afterAll(() => folder.remove())

/** A file of its own: a module is loaded once. */
function writeModule(name: string, text: string): string {
  const file = folder.file(name)
  writeFileSync(file, text)
  return file
}

async function signUp(app: TestApp, email: string) {
  const { errors } = await app.execute(documents.signup, { input: { email, password: testPassword } })
  await app.server.drain()
  return errors[0]?.extensions
}

describe('the file of HOOKS', () => {
  const refusing = `beforeSignup({ email }) {
    if (email.endsWith('@refused.example')) return refuse('NOT_OURS', 'Not here.')
  },
  writeMail: (mail, written) => ({ ...written, subject: \`\${mail.product}: \${mail.kind}\` })`
  const module = new URL('../../src/core/hooks/hook-events.ts', import.meta.url)

  test.each([
    ['a function that gets `refuse`', 'function.js', `export default ({ refuse }) => ({ ${refusing} })`],
    ['a function that is asynchronous', 'later.mjs', `export default async ({ refuse }) => ({ ${refusing} })`],
    // As if the server ran from its source, and the file imported the build.
    [
      'hooks, with a `refuse` of another copy',
      'hooks.js',
      `import { refuse } from '${module.href}?copy'\nexport default { ${refusing} }`,
    ],
    [
      'an instance of a class with other methods and fields, and a hook of its base class',
      'class.js',
      `export default ({ refuse }) => {
        class Base {
          prefix = ': '
          subjectOf(mail) { return mail.product + this.prefix + mail.kind }
          writeMail(mail, written) { return { ...written, subject: this.subjectOf(mail) } }
        }
        class Own extends Base {
          #domain = '@refused.example'
          #beforeEverything({ email }) { return email.endsWith(this.#domain) ? refuse('NOT_OURS', 'Not here.') : undefined }
          beforeSignup(event) { return this.#beforeEverything(event) }
        }
        return new Own()
      }`,
    ],
    [
      'a promise of them',
      'promise.js',
      `const refuse = (code, message) => Object.assign(new Error(message), { name: 'Refusal', code })
      export default Promise.resolve({ ${refusing} })`,
    ],
    [
      'TypeScript',
      'hooks.ts',
      `const refuse = (code: string, message: string) => Object.assign(new Error(message), { name: 'Refusal', code })
      export default { ${refusing.replace('{ email }', '{ email }: { email: string }').replace('(mail, written)', '(mail: any, written: object)')} }`,
    ],
  ])('can export %s', async (_what, name, text) => {
    const app = await createTestApp({ hooks: writeModule(name, text) })
    try {
      expect(await signUp(app, 'eve@refused.example')).toEqual({ code: 'FORBIDDEN', reason: 'NOT_OURS' })
      expect(await signUp(app, 'ada@example.com')).toBeUndefined()
      expect(app.mailbox.all.map(({ to, subject }) => [to, subject])).toEqual([
        ['ada@example.com', 'Sallyport: verify-email'],
      ])
    } finally {
      await app.close()
    }
  })
})

test('the example of docs/hooks.md is the tested file, and works as described', async () => {
  const example = readFileSync('docs/examples/hooks-file.js', 'utf8')
  expect(readFileSync('docs/hooks.md', 'utf8')).toContain(`\`\`\`js\n${example}\`\`\``)
  const app = await createTestApp({ hooks: 'docs/examples/hooks-file.js', productName: 'A&B' })
  try {
    expect(await signUp(app, 'eve@elsewhere.example')).toEqual({ code: 'FORBIDDEN', reason: 'NOT_OURS' })
    const ada = await app.createPerson({ email: 'ada@example.com' })
    const mail = app.mailbox.last(ada.email)
    expect(mail.subject).toBe('Bestätigen Sie Ihre Adresse für A&B')
    expect(mail.text).toContain(mail.links[0])
    expect(mail.html).toContain('<title>A&#38;B</title>')
    expect(mail.html).toContain(`href="${mail.links[0]}"`)
    await app.call.requestPasswordReset({ email: ada.email })
    await app.server.drain()
    expect(app.mailbox.last(ada.email).subject).toBe('Choose a new password for A&B')
  } finally {
    await app.close()
  }
})

describe('a problem of HOOKS stops the start with one sentence', () => {
  /** Without a database: the file is loaded first. */
  const problemsAtStart = (file: string, overrides?: Overrides) =>
    createApp(testSettings({ hooks: file }), overrides).then(() => [], startProblems)

  const files: [string, string, RegExp][] = [
    [
      'a syntax error',
      'export default {\n  beforeSignup( {\n}\n',
      / cannot be loaded \(SyntaxError: .+, line \d+\)\.$/,
    ],
    ['an error', "throw new Error('no\\ndatabase')\nexport default {}", / cannot be loaded \(Error: no database\)\.$/],
    [
      'a promise that is rejected',
      "export default { then: (_resolve, reject) => reject(new Error('no database')) }",
      / cannot be loaded \(Error: no database\)\.$/,
    ],
    ['a value that is thrown', "throw 'no database'\nexport default {}", / cannot be loaded \(no database\)\.$/],
    [
      'a package that is missing',
      "import 'no-package-of-this-name'\nexport default {}",
      / cannot be loaded \(Error: Cannot find package 'no-package-of-this-name' .+\)\.$/,
    ],
    ['no default export', 'export const beforeSignup = () => {}', /: the default export of .+ must be hooks, such as /],
    ['a default export that is a text', "export default 'beforeSignup'", / must be hooks, such as /],
    ['a list', 'export default []', / must be hooks, such as /],
    [
      'a function without a result',
      'export default () => {}',
      / must be hooks, such as .+, or a function that returns /,
    ],
    [
      'a function that throws',
      "export default () => { throw new TypeError('no key') }",
      / cannot be loaded \(TypeError: no key\)\.$/,
    ],
    [
      'an unknown hook',
      'export default { beforSignup() {} }',
      /: `beforSignup` in .+ is not a hook\. The hooks are beforeSignup, afterSignup, .+, writeMail\.$/,
    ],
    [
      'a hook that is no function',
      'export default { beforeLogin: true }',
      /: `beforeLogin` in .+ must be a function\.$/,
    ],
    [
      'an unknown hook of a class',
      'export default new (class { beforeSignup() {} beforeSignIn() {} })()',
      /: `beforeSignIn` in .+ is not a hook\. The hooks are .+\. If it is not meant to be one, rename it or make it private \(`#beforeSignIn`\)\.$/,
    ],
    [
      'a misspelt hook of a base class',
      'class Base { befor_signup() {} }\nexport default new (class extends Base { beforeLogin() {} })()',
      /: `befor_signup` in .+ is not a hook\. The hooks are beforeSignup, /,
    ],
    [
      'a hook of a class that is no function',
      "export default new (class { writeMail = 'verify-email' })()",
      /: `writeMail` in .+ must be a function\.$/,
    ],
    [
      'an instance of a class without hooks',
      'export default new (class { onSignup() {} })()',
      /: .+ has none of the hooks beforeSignup, afterSignup, .+, writeMail\.$/,
    ],
  ]
  test.each(files)('%s', async (name, text, sentence) => {
    const file = writeModule(`${name.replaceAll(' ', '-')}.js`, text)
    const problems = await problemsAtStart(file)
    expect(problems).toEqual([expect.stringMatching(sentence)])
    expect(problems[0]).toMatch(/^HOOKS: [^\n]+$/)
    expect(problems[0]).toContain(file)
  })

  test('a file that cannot be read', async () => {
    const directory = join(folder.path, 'folder.js')
    mkdirSync(directory)
    expect(await problemsAtStart(directory)).toEqual([
      `HOOKS: the file ${directory} cannot be read (it is not a file).`,
    ])
    const missing = folder.file('none.js')
    expect(await problemsAtStart(missing)).toEqual([`HOOKS: the file ${missing} cannot be read (ENOENT).`])
  })

  test('hooks of the program beside those of the file', async () => {
    const file = writeModule('beside.js', 'export default {}')
    expect(await problemsAtStart(file, { hooks: {} })).toEqual([
      'HOOKS must not be set for a program that passes hooks to createApp.',
    ])
  })

  test('a file that is not a module', () => {
    expect(problemsOf({ HOOKS: 'hooks.json' })).toEqual(['HOOKS must be the path of a .js, .mjs, .ts or .mts file.'])
    expect(problemsOf({ HOOKS: './hooks.js' })).toEqual([])
  })
})
