import type { IncomingMessage } from 'node:http'
import { maxFileBytes, UploadedFile } from '../core/uploaded-file.ts'
import { BodyError } from './body.ts'
import { asOperation, type GraphqlParameters, isObject, parseJson, toParameters } from './graphql-parameters.ts'
import { preflightHeaders } from './headers.ts'
import { type Part, readParts } from './multipart-body.ts'

const mapBytes = 1_000
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Whether a request has one of the headers that a form of another site cannot send. */
export function hasPreflightHeader({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return preflightHeaders.some((name) => Boolean(headers[name.toLowerCase()]))
}

/**
 * Reads an operation with one file. [GraphQL multipart request specification, version 2] The parts are `operations`, `map` and the
 * file, in this order. A file that the map does not place, and a place without a file, are refused.
 *
 * @param operationBytes the most bytes of `operations`, which has the limits of a JSON body
 * @throws BodyError 400, 413 or 415
 */
export async function readMultipartRequest(req: IncomingMessage, operationBytes: number): Promise<GraphqlParameters> {
  const encoding = req.headers['content-encoding']
  if (encoding && encoding.toLowerCase() !== 'identity') {
    throw new BodyError(415, 'Compressed request bodies are not supported.')
  }
  const parts = await readParts(req, [operationBytes, mapBytes, maxFileBytes])
  const [operations, map, file] = parts
  if (operations?.name !== 'operations' || map?.name !== 'map') {
    throw new BodyError(400, 'A multipart request has the parts `operations`, `map` and one file, in this order.')
  }
  const operation = asOperation(parseJson(decode(operations), '`operations`'), '`operations`')
  const place = readMap(parseJson(decode(map), '`map`'))
  if (file === undefined)
    throw new BodyError(400, `\`map\` names the file \`${place.file}\`, which the request does not have.`)
  if (file.name !== place.file) throw new BodyError(400, `\`map\` does not name the file \`${file.name}\`.`)
  putFile(operation, place.path, new UploadedFile(file.bytes))
  return toParameters(operation)
}

function decode({ name, bytes }: Part): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new BodyError(400, `\`${name}\` is not valid UTF-8.`)
  }
}

function readMap(map: unknown): { file: string; path: string } {
  const [entry, another] = isObject(map) ? Object.entries(map) : []
  if (entry === undefined)
    throw new BodyError(400, '`map` must be an object that names the file, such as {"0": ["variables.file"]}.')
  if (another !== undefined) throw new BodyError(400, '`map` must name one file: a request has one at most.')
  const [file, paths] = entry
  const [path, other] = Array.isArray(paths) ? paths : []
  if (typeof path !== 'string' || other !== undefined) {
    throw new BodyError(400, '`map` must give the file a list of one path, such as ["variables.file"].')
  }
  return { file, path }
}

/** Replaces the null at a path of the operation. Inherited properties are never followed. */
function putFile(operation: Record<string, unknown>, path: string, file: UploadedFile): void {
  const names = path.split('.')
  const last = names.pop() ?? ''
  let holder: unknown = operation
  for (const name of names) holder = ownProperty(holder, name)
  if (names[0] !== 'variables' || ownProperty(holder, last) !== null || typeof holder !== 'object' || holder === null) {
    throw new BodyError(400, `\`map\` names \`${path}\`, which is not a variable with the value null.`)
  }
  Object.defineProperty(holder, last, { value: file, enumerable: true, writable: true, configurable: true })
}

function ownProperty(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? Reflect.get(holder, name)
    : undefined
}
