import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildSchema, parse } from 'graphql'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import configuration from '../../docs/examples/codegen.ts'
import { keptSchema } from '../_util/app.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-generated-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What an application asks for: unions with errors, connections, scalars, input objects and a node. */
const application = {
  Login: `mutation Login($input: LoginInput!) { login(input: $input) { __typename ... on AuthTokens { accessToken expiresIn }
    ... on TwoFactorChallenge { challengeToken methods } ... on Error { code message } ... on ValidationError { fields { path rule } } } }`,
  Users: `query Users($filter: UserFilter, $after: String) { users(filter: $filter, first: 20, after: $after) {
    edges { cursor node { id name email createdAt data } } pageInfo { endCursor hasNextPage } } }`,
  Node: 'query Node($id: ID!) { node(id: $id) { __typename id ... on User { name } ... on Session { ip } } }',
}

test('GraphQL Code Generator (client preset), configured as in docs/examples/codegen.ts, writes types that compile, and warns of nothing', async () => {
  const warnings = vi.spyOn(console, 'warn')
  const { config, presetConfig } = configuration.generates['src/gql/']
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${folder}/`,
    schema: parse(keptSchema()),
    schemaAst: buildSchema(keptSchema()),
    documents: Object.entries(application).map(([name, text]) => ({
      location: `${name}.graphql`,
      document: parse(text),
      rawSDL: text,
    })),
    config,
    presetConfig,
    plugins: [],
    pluginMap: {},
  })
  for (const section of sections) {
    await mkdir(dirname(section.filename), { recursive: true })
    await writeFile(section.filename, await codegen(section))
  }
  expect(warnings.mock.calls).toEqual([])
  expect((await readdir(folder)).toSorted()).toEqual(
    expect.arrayContaining(['gql.ts', 'graphql.ts', 'persisted-documents.json']),
  )
  const types = await readFile(join(folder, 'graphql.ts'), 'utf8')
  // A scalar without a type would be `any`.
  expect(types).not.toMatch(/: any\b/)
  const options = [
    '--noEmit',
    '--strict',
    '--ignoreConfig',
    '--skipLibCheck',
    '--target',
    'es2023',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--lib',
    'es2023,dom',
  ]
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const compiled = await run(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'graphql.ts'],
    {
      cwd: folder,
    },
  ).catch((error: { stdout: string }) => error)
  expect(compiled.stdout).toBe('')
})

test('the compiler of Relay compiles queries, a connection and a fragment that is fetched again by `node`, and warns of nothing', async () => {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|node_env$)/i.test(name)),
  )
  await writeFile(join(folder, 'package.json'), '{ "name": "relay-application", "private": true }')
  await run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', 'relay-compiler@21.0.1', 'graphql@16.15.0'],
    {
      cwd: folder,
      env: environment,
    },
  )
  await writeFile(join(folder, 'schema.graphql'), keptSchema())
  const settings = { src: './src', schema: './schema.graphql', language: 'typescript', eagerEsModules: true }
  await writeFile(join(folder, 'relay.config.json'), JSON.stringify(settings))
  await mkdir(join(folder, 'src/__generated__'), { recursive: true })
  await writeFile(
    join(folder, 'src/Users.ts'),
    `import { graphql } from 'relay-runtime'
export const query = graphql\`query UsersQuery { ...Users_list me { ...Users_profile } }\`
export const list = graphql\`fragment Users_list on Query @refetchable(queryName: "UsersListQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
  users(first: $first, after: $after) @connection(key: "Users_users") { edges { node { id name } } } }\`
export const profile = graphql\`fragment Users_profile on User @refetchable(queryName: "UsersProfileQuery") { id name email }\`
export const login = graphql\`mutation UsersLoginMutation($input: LoginInput) { login(input: $input) { __typename ... on AuthTokens { accessToken } ... on Error { code message } } }\`
`,
  )
  const { stdout, stderr } = await run(join(folder, 'node_modules/.bin/relay-compiler'), [], {
    cwd: folder,
    env: environment,
  })
  expect(`${stdout}${stderr}`).not.toMatch(/warn|error/i)
  const written = await readdir(join(folder, 'src/__generated__'))
  expect(written.toSorted()).toEqual(expect.arrayContaining(['UsersProfileQuery.graphql.ts', 'UsersQuery.graphql.ts']))
  expect(await readFile(join(folder, 'src/__generated__/UsersProfileQuery.graphql.ts'), 'utf8')).toContain(
    '"name": "node"',
  )
})
