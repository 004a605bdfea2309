import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Credential, Person } from '../../_util/app.ts'
import { eventually } from '../../_util/eventually.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'
import { createPictureApp, type PictureApp } from '../../_util/picture-app.ts'
import { plain } from '../../_util/pictures.ts'
import { sendForm, upload, uploadForm } from '../../_util/upload.ts'

let app: PictureApp
let person: Person
let picture: Buffer
beforeAll(async () => {
  app = await createPictureApp({ documentLimits: { ...limits, bodyBytes: 20_000 } })
  person = await app.createPerson()
  picture = await plain(20, 20).png().toBuffer()
})
afterAll(() => app.close())

const limits = { tokens: 2000, depth: 12, aliases: 30, directives: 50, cost: 5000, bodyBytes: 102_400 }
const query = 'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }'
const operations = JSON.stringify({ query, variables: { input: { avatar: null } } })
const map = '{"0":["variables.input.avatar"]}'
const type = 'multipart/form-data; boundary=x'

type Part = [name: string, content: string | Buffer, headers?: string]

/** A multipart body, exactly as it is given. */
function body(...parts: Part[]): Buffer {
  const chunks = parts.flatMap(([name, content, headers = '']) => [
    Buffer.from(`--x\r\nContent-Disposition: form-data; name="${name}"${headers}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...chunks, Buffer.from('--x--\r\n')])
}

const file: Part = ['0', 'GIF89a', '; filename="a.gif"\r\nContent-Type: image/gif']

const send = (bytes: Buffer, credential: Credential | undefined = person.credential, contentType = type) =>
  sendForm(app.url, new Uint8Array(bytes), credential, { 'content-type': contentType })
const outcome = async (bytes: Buffer, contentType = type) => {
  const { status, errors } = await send(bytes, person.credential, contentType)
  return [status, errors[0]?.extensions.code, errors[0]?.message]
}

describe('a multipart request', () => {
  test.each(['GraphQL-Require-Preflight', 'Apollo-Require-Preflight', 'X-Apollo-Operation-Name'])(
    'is accepted with the header %s',
    async (name) => {
      const headers = { 'graphql-require-preflight': '', [name]: 'anything' }
      const { data } = await sendForm(app.url, uploadForm(picture), person.credential, headers)
      expect(data.updateProfile?.__typename).toBe('User')
    },
  )

  test('is refused without such a header, which a form of another site cannot send', async () => {
    const other: Record<string, string>[] = [
      {},
      { 'x-requested-with': 'XMLHttpRequest' },
      { origin: app.config.publicUrl },
    ]
    for (const headers of other) {
      const sent = { ...headers, 'graphql-require-preflight': '' }
      const answer = await sendForm(app.url, uploadForm(picture), person.credential, sent)
      expect([answer.status, answer.errors[0]?.message]).toEqual([
        415,
        expect.stringContaining('GraphQL-Require-Preflight'),
      ])
    }
  })

  test.each([
    ['no credential', undefined, 'UNAUTHENTICATED'],
    ['a token of another server', { bearer: 'eyJhbGciOiJFUzI1NiJ9.e30.x' }, 'TOKEN_INVALID'],
    ['an invented API key', { apiKey: 'sp_live_x' }, 'TOKEN_INVALID'],
    ['a name and a password', { basic: ['person-1@example.com', 'correct horse battery staple'] }, 'UNAUTHENTICATED'],
  ] as [string, Credential | undefined, string][])(
    'with %s is refused before its body is read',
    async (_name, credential, code) => {
      // Only the beginning of the body is sent: an answer shows that the server did not wait for the rest.
      const credentials = Object.entries(headersOf(credential)).map(([name, value]) => `${name}: ${value}\r\n`)
      const { socket, answer } = open(
        `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 4000000\r\nGraphQL-Require-Preflight: 1\r\n${credentials.join('')}\r\n--x\r\n`,
      )
      expect(await answer()).toMatch(/^HTTP\/1.1 401 /)
      expect(await answer()).toContain(`"code":"${code}"`)
      socket.destroy()
    },
  )

  test.each([
    ['a query', 'query($file: Boolean) { me @include(if: $file) { id } }'],
    ['a query with a fragment', 'query { ...all } fragment all on Query { me { id } }'],
  ])('must not be %s', async (_name, text) => {
    const sent = JSON.stringify({ query: text, variables: { file: null } })
    const [status, code, message] = await outcome(body(['operations', sent], ['map', '{"0":["variables.file"]}'], file))
    expect([status, code, message]).toEqual([400, 'BAD_USER_INPUT', 'Only a mutation can be sent with a file.'])
  })

  test('gives a file only to a variable of the type File', async () => {
    const named = JSON.stringify({ query, variables: { input: { name: null } } })
    const answer = await outcome(body(['operations', named], ['map', '{"0":["variables.input.name"]}'], file))
    expect(answer.slice(0, 2)).toEqual([400, 'BAD_USER_INPUT'])
  })
})

describe('a File that is no part of a multipart request', () => {
  test.each(['"x"', '1', '{}', '{ bytes: [1] }', '[]', 'true'])('is refused as the literal %s', async (value) => {
    const { errors } = await app.execute(
      `mutation { updateProfile(input: { avatar: ${value} }) { __typename } }`,
      {},
      person.credential,
    )
    expect([errors[0]?.extensions.code, errors[0]?.message]).toEqual([
      'BAD_USER_INPUT',
      expect.stringContaining('A File must be a variable'),
    ])
  })

  test.each([['x'], [1], [{}], [{ type: 'Buffer', data: [1] }], [[]], [true]])(
    'is refused as the variable %j',
    async (value) => {
      const { status, errors } = await app.execute(query, { input: { avatar: value } }, person.credential)
      expect([status, errors[0]?.message]).toEqual([
        400,
        expect.stringContaining('A File must be sent in a multipart request'),
      ])
    },
  )
})

describe('a malformed multipart request is answered with 400 and a sentence', () => {
  const fields = 'A multipart request has the parts `operations`, `map` and one file, in this order.'
  const malformed = 'The multipart body is malformed or incomplete.'
  const isNoNull = (path: string) => `\`map\` names \`${path}\`, which is not a variable with the value null.`
  const mapped = (path: string) => body(['operations', operations], ['map', JSON.stringify({ 0: [path] })], file)
  const withMap = (text: string) => body(['operations', operations], ['map', text], file)
  const oneFile = '`map` must be an object that names the file, such as {"0": ["variables.file"]}.'
  const onePath = '`map` must give the file a list of one path, such as ["variables.file"].'

  test.each([
    ['no part', body(), fields],
    ['nothing', Buffer.alloc(0), malformed],
    ['no boundary in the body', Buffer.from('operations={}'), malformed],
    ['an end in the middle', body(['operations', operations], ['map', map], file).subarray(0, 300), malformed],
    ['an end in the file', body(['operations', operations], ['map', map], file).subarray(0, -10), malformed],
    ['the file alone', body(file), fields],
    ['the file first', body(file, ['operations', operations], ['map', map]), fields],
    ['the map first', body(['map', map], ['operations', operations], file), fields],
    ['operations twice', body(['operations', operations], ['operations', operations], file), fields],
    [
      'a map that names no file',
      body(['operations', operations], ['map', map]),
      '`map` names the file `0`, which the request does not have.',
    ],
    [
      'another file than the map',
      body(['operations', operations], ['map', '{"1":["variables.input.avatar"]}'], file),
      '`map` does not name the file `0`.',
    ],
    [
      'two files',
      body(['operations', operations], ['map', map], file, ['1', 'x']),
      'A multipart request has 3 parts at most.',
    ],
    [
      'a hundred parts',
      body(...Array.from({ length: 100 }, (): Part => ['operations', operations])),
      'A multipart request has 3 parts at most.',
    ],
    ['operations that are no JSON', body(['operations', '{'], ['map', map], file), '`operations` is not valid JSON.'],
    [
      'operations that are no UTF-8',
      body(['operations', Buffer.from([0x22, 0xff, 0x22])], ['map', map], file),
      '`operations` is not valid UTF-8.',
    ],
    [
      'operations in UTF-16',
      body(
        ['operations', Buffer.from(operations, 'utf16le'), '\r\nContent-Type: application/json; charset=utf-16le'],
        ['map', map],
        file,
      ),
      '`operations` is not valid JSON.',
    ],
    [
      'a batch',
      body(['operations', `[${operations}]`], ['map', map], file),
      'Batches are not supported: send one operation per request.',
    ],
    [
      'operations that are a text',
      body(['operations', '"x"'], ['map', map], file),
      '`operations` must be a JSON object.',
    ],
    [
      'deep JSON',
      body(['operations', `{"variables":${'['.repeat(9_000)}${']'.repeat(9_000)}}`], ['map', map], file),
      '`operations` is nested more than 200 levels deep.',
    ],
    [
      'no query',
      body(['operations', '{"variables":{"input":{"avatar":null}}}'], ['map', map], file),
      '`query` must be a non-empty string.',
    ],
    ['a map that is no JSON', withMap('{"0":'), '`map` is not valid JSON.'],
    ['a map that is a list', withMap('[["variables.input.avatar"]]'), oneFile],
    ['a map that is null', withMap('null'), oneFile],
    ['an empty map', withMap('{}'), oneFile],
    [
      'a map of two files',
      withMap('{"0":["variables.input.avatar"],"1":["variables.input.name"]}'),
      '`map` must name one file: a request has one at most.',
    ],
    ['a map without paths', withMap('{"0":[]}'), onePath],
    ['a map with two paths', withMap('{"0":["variables.input.avatar","variables.input.name"]}'), onePath],
    ['a map with a text', withMap('{"0":"variables.input.avatar"}'), onePath],
    ['a map with a number', withMap('{"0":[1]}'), onePath],
    ['a deep map', withMap(`{"0":${'['.repeat(400)}${']'.repeat(400)}}`), '`map` is nested more than 200 levels deep.'],
    ['the path of no variable', mapped('query'), isNoNull('query')],
    ['an empty path', mapped(''), isNoNull('')],
    ['a path without a name', mapped('variables'), isNoNull('variables')],
    ['the path of a value that is not there', mapped('variables.input.picture'), isNoNull('variables.input.picture')],
    ['the path of an object', mapped('variables.input'), isNoNull('variables.input')],
    ['a path below null', mapped('variables.input.avatar.x'), isNoNull('variables.input.avatar.x')],
    ['the path of a prototype', mapped('variables.__proto__.polluted'), isNoNull('variables.__proto__.polluted')],
    [
      'the path of a constructor',
      mapped('variables.constructor.prototype.polluted'),
      isNoNull('variables.constructor.prototype.polluted'),
    ],
    // The prototype of the prototype of every object is null.
    [
      'the path of the end of all prototypes',
      mapped('variables.__proto__.__proto__'),
      isNoNull('variables.__proto__.__proto__'),
    ],
    ['the path of a method', mapped('variables.input.toString'), isNoNull('variables.input.toString')],
  ])('%s', async (_name, bytes, message) => {
    expect(await outcome(bytes)).toEqual([400, 'BAD_USER_INPUT', message])
  })

  test.each([
    ['multipart/form-data', 'The Content-Type of a multipart request must have a `boundary`.'],
    ['multipart/form-data; boundary', 'The Content-Type of a multipart request must have a `boundary`.'],
    ['multipart/form-data; boundary=', malformed],
    ['multipart/form-data; boundary=y', malformed],
  ])('the type %s', async (contentType, message) => {
    const sent = body(['operations', operations], ['map', map], file)
    expect(await outcome(sent, contentType)).toEqual([400, 'BAD_USER_INPUT', message])
  })

  test('a key of the name `__proto__` in the variables', async () => {
    const own = `{"query":${JSON.stringify(query)},"variables":{"input":{"avatar":null},"__proto__":{"polluted":null}}}`
    await outcome(body(['operations', own], ['map', '{"0":["variables.__proto__.polluted"]}'], file))
    const top = `{"query":${JSON.stringify(query)},"variables":{"input":{"name":"x"},"__proto__":null}}`
    await outcome(body(['operations', top], ['map', '{"0":["variables.__proto__"]}'], file))
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })
})

describe('a large multipart request', () => {
  test.each([
    [
      'operations',
      body(['operations', `${operations}${' '.repeat(20_000)}`], ['map', map], file),
      'The part `operations` must not exceed 20000 bytes.',
    ],
    [
      'a map',
      body(['operations', operations], ['map', `${map}${' '.repeat(1_000)}`], file),
      'The part `map` must not exceed 1000 bytes.',
    ],
    [
      'a file',
      body(['operations', operations], ['map', map], ['0', Buffer.alloc(5_000_001)]),
      'The part `0` must not exceed 5000000 bytes.',
    ],
    [
      'a preamble',
      Buffer.concat([Buffer.alloc(5_100_000, 'a'), body(['operations', operations], ['map', map], file)]),
      'The multipart body must not exceed 5031000 bytes.',
    ],
    [
      'headers of a part',
      body(['operations', operations], ['map', map], ['0', 'x', `; filename="${'x'.repeat(5_100_000)}"`]),
      'The multipart body must not exceed 5031000 bytes.',
    ],
  ])('is refused for %s', async (_name, bytes, message) => {
    expect(await outcome(bytes)).toEqual([413, 'BAD_USER_INPUT', message])
  })

  test('may be a file of exactly the limit, which is then no picture', async () => {
    const { status, data } = await send(body(['operations', operations], ['map', map], ['0', Buffer.alloc(5_000_000)]))
    expect([status, data.updateProfile?.__typename]).toEqual([200, 'ValidationError'])
  })

  test('is refused when it is compressed', async () => {
    const headers = { 'content-type': type, 'content-encoding': 'gzip' }
    const answer = await sendForm(app.url, new Uint8Array(body(file)), person.credential, headers)
    expect([answer.status, answer.errors[0]?.message]).toEqual([415, 'Compressed request bodies are not supported.'])
  })
})

test.each([
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
])('an upload that is refused before it is read, with Accept: %s, is answered with that type', async (accept, type) => {
  const { status, headers, errors } = await sendForm(app.url, uploadForm(picture), undefined, { accept })
  expect([status, headers.get('content-type'), errors[0]?.extensions.code]).toEqual([
    401,
    `${type}; charset=utf-8`,
    'UNAUTHENTICATED',
  ])
})

describe('uploads at once', () => {
  /** A request that has sent all but the end of its file. */
  const begin = (credential: Credential) => {
    const whole = body(['operations', operations], ['map', map], ['0', picture])
    const headers = Object.entries(headersOf(credential)).map(([name, value]) => `${name}: ${value}\r\n`)
    const opened = open(
      Buffer.concat([
        Buffer.from(
          `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${whole.length}\r\nGraphQL-Require-Preflight: 1\r\n${headers.join('')}\r\n`,
        ),
        whole.subarray(0, -20),
      ]),
    )
    return { ...opened, finish: () => void opened.socket.write(whole.subarray(-20)) }
  }

  test('are two of each caller, and an interrupted one makes room and leaves nothing', async () => {
    const other = await app.createPerson()
    const before = await app.storedFiles()
    const authenticated = vi.spyOn(app.server.services.requestState, 'session')
    const [first, second] = [begin(person.credential), begin(person.credential)]
    await eventually(async () => expect(authenticated).toHaveBeenCalledTimes(2))
    await turn()
    const third = await sendForm(app.url, uploadForm(picture), person.credential)
    expect([third.status, third.errors[0]?.extensions.code, third.headers.get('retry-after')]).toEqual([
      503,
      'OVERLOADED',
      '1',
    ])
    expect((await upload(app.url, picture, other.credential)).__typename).toBe('User')
    first.socket.destroy()
    await eventually(async () => {
      expect((await sendForm(app.url, uploadForm(picture), person.credential)).status).toBe(200)
    })
    second.finish()
    expect(await second.answer()).toContain('"__typename":"User"')
    second.socket.destroy()
    await app.server.drain()
    // One picture of each of the two people.
    expect((await app.storedFiles()).length - before.length).toBeLessThanOrEqual(6)
    expect((await app.storedFiles()).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('are two of a user, with all API keys', async () => {
    const owner = await app.createPerson()
    const key = async () => (await app.createKey(owner, ['profile:write'])).credential
    const [one, two, three] = [await key(), await key(), await key()]
    const authenticated = vi.spyOn(app.server.services.requestState, 'apiKey')
    const opened = [begin(one), begin(two)]
    await eventually(() => {
      expect(authenticated.mock.settledResults).toMatchObject([{ type: 'fulfilled' }, { type: 'fulfilled' }])
    })
    await turn()
    for (const credential of [three, owner.credential]) {
      const refused = await sendForm(app.url, uploadForm(picture), credential)
      expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([503, 'OVERLOADED'])
    }
    for (const { socket } of opened) socket.destroy()
    await eventually(async () => expect((await upload(app.url, picture, three)).__typename).toBe('User'))
  })

  test('are none of an organization, whose API keys are refused before a file is read', async () => {
    const owner = await app.createPerson()
    const organizationId = await createOrganizationOf(app, owner)
    const { credential } = await app.createKey(owner, ['org_keys:read'], { organizationId })
    const { socket, answer } = begin(credential)
    expect(await answer()).toMatch(/^HTTP\/1.1 403 [\s\S]*"code":"FORBIDDEN"/)
    socket.destroy()
  })

  test('are given up if their connection closes while they are authenticated', async () => {
    const { requestState, meter } = app.server.services
    const read = requestState.session
    const held = Promise.withResolvers<void>()
    const authenticated = vi.spyOn(requestState, 'session').mockImplementation(async (...given) => {
      await held.promise
      return read(...given)
    })
    const opened = [begin(person.credential), begin(person.credential)]
    await eventually(() => expect(authenticated).toHaveBeenCalledTimes(2))
    const counted = vi.spyOn(meter, 'countRequest')
    for (const { socket } of opened) socket.destroy()
    // The server counts a request once its connection has closed.
    await eventually(() => expect(counted).toHaveBeenCalledTimes(2))
    held.resolve()
    await eventually(async () => {
      expect((await sendForm(app.url, uploadForm(picture), person.credential)).status).toBe(200)
    })
  })

  test('an upload that is interrupted writes nothing', async () => {
    const before = await app.storedFiles()
    const blobs = app.server.services.blobs
    const put = blobs && vi.spyOn(blobs, 'put')
    const authenticated = vi.spyOn(app.server.services.requestState, 'session')
    const { socket } = begin(person.credential)
    await eventually(async () => expect(authenticated).toHaveBeenCalled())
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.destroy()
    await closed
    expect((await app.execute('{ __typename }')).status).toBe(200)
    expect(put).not.toHaveBeenCalled()
    expect(await app.storedFiles()).toEqual(before)
  })
})

function headersOf(credential: Credential | undefined): Record<string, string> {
  if (!credential) return {}
  if ('bearer' in credential) return { Authorization: `Bearer ${credential.bearer}` }
  if ('apiKey' in credential) return { 'X-API-Key': credential.apiKey }
  return 'basic' in credential ? { Authorization: `Basic ${btoa(credential.basic.join(':'))}` } : credential.headers
}

/** A connection on which a request was begun. `answer` waits for what the server says. */
function open(bytes: string | Buffer) {
  const { port } = new URL(app.url)
  const socket = connect(Number(port), '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('error', () => {})
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.write(bytes)
  const answer = () =>
    eventually(async () => {
      const text = Buffer.concat(chunks).toString()
      expect(text).toContain('"')
      return text
    })
  return { socket, answer }
}
