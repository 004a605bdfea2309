import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json'))

/** The versions of Node that a document names. */
const nodesOf = (file: string) =>
  [...read(file).matchAll(/\bNode(?:\.js)? (\d+(?:\.\d+)?)/g)].map(([, version]) => version)

describe('the versions of Node in files', () => {
  test('are the same for development', () => {
    const [installed = ''] = manifest.devDependencies.node.split('.')
    expect(read('.nvmrc')).toBe(`${installed}\n`)
    const images = [...read('Dockerfile').matchAll(/^FROM node:(\d+)/gm)].map(([, version]) => version)
    expect(images).toEqual([installed, installed])
    expect(nodesOf('README.md')).toContain(installed)
    expect(nodesOf('CONTRIBUTING.md')).toContain(installed)
  })

  // Node 22, which `engines` allows, has no explicit resource management, and neither the build nor type stripping translates it.
  test('are enough for the syntax of the server: no file declares a variable with `using`', () => {
    const files = execFileSync('git', ['ls-files', 'src', 'bin', 'client/src'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n')
    const code = files.filter((file) => /\.[jt]sx?$/.test(file))
    expect(code.filter((file) => /^\s*(?:await )?using \w+ = /m.test(read(file)))).toEqual([])
  })

  test('are the same for running the server: in `engines`, the command line and its documentation', () => {
    const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(manifest.engines.node) ?? []
    expect(read('bin/sallyport.js')).toContain(`major > ${major} || (major === ${major} && minor >= ${minor})`)
    expect(nodesOf('docs/command-line.md')).toEqual([`${major}.${minor}`])
    expect(JSON.parse(read('package-lock.json')).packages[''].engines).toEqual(manifest.engines)
  })

  test('are older for `npm ci` and `npm start`: the packages contain the Node that runs them', () => {
    expect(manifest.devEngines.runtime).toEqual({ name: 'node', version: '>=20' })
    expect(nodesOf('README.md')).toContain('20')
    expect(read('.npmrc')).toMatch(/^loglevel=error$/m)
    expect(read('.npmrc')).toMatch(/^engine-strict=false$/m)
  })
})

test('.editorconfig matches Biome', () => {
  const { formatter } = JSON.parse(read('biome.json'))
  const settings = read('.editorconfig')
  expect(settings).toContain(`indent_size = ${formatter.indentWidth}\nindent_style = ${formatter.indentStyle}\n`)
  expect(settings).toContain(`max_line_length = ${formatter.lineWidth}\n`)
})

test('every file ends with one line break, and no line ends with spaces', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|js|css|cmd|json|md|yml|toml|conf|py|graphql)$|^\.[a-z]+$|^[A-Z][a-z]+$|^\.ci\//.test(file))
  expect(files.length).toBeGreaterThan(300)
  const wrong = files.filter((file) => {
    const text = read(file)
    return /[ \t]+$/m.test(text) || !text.endsWith('\n') || text.endsWith('\n\n') || text.includes('\r')
  })
  expect(wrong).toEqual([])
})

test('no file that a program has left behind is in the repository', () => {
  const tracked = execFileSync('git', ['ls-files', '-ci', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  expect(tracked).toBe('')
})

test('no value in an example of `.env` ends at a "#", where Node ends one that is not in quotes', () => {
  const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
  const lines = files.flatMap((file) =>
    [...read(file).matchAll(/^\s*[A-Z][A-Z0-9_]*=[^"'\s]*#.*$/gm)].map(([line]) => line),
  )
  expect(lines).toEqual([])
})

test('vulnerabilities can be reported privately, and no address is invented', () => {
  const policy = read('SECURITY.md')
  expect(policy).toContain('**Report a vulnerability**')
  expect(policy).not.toMatch(/@[a-z]|mailto:|https?:/)
  expect(read('CONTRIBUTING.md')).toContain('(SECURITY.md)')
})

test('every column of a table in the documents has a header, which a screen reader reads with each cell', () => {
  const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
  const headless = files.flatMap((file) => {
    const lines = read(file).split('\n')
    const isHead = (at: number) => /^\|[ :|-]*-[ :|-]*\|$/.test(lines[at + 1] ?? '') && lines[at]?.startsWith('|')
    const names = (line: string) => line.trim().slice(1, -1).split('|')
    return lines.flatMap((line, at) =>
      isHead(at) && names(line).some((name) => name.trim() === '') ? [`${file}:${at + 1}`] : [],
    )
  })
  expect(headless).toEqual([])
})
