import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { checkAppData, checkOwnData } from '../../profile-data/index.ts'
import type { ImportedUser } from '../store/import-users.ts'
import { problemOfText, type Refuse } from './imported-values.ts'

interface GivenData {
  data: unknown
  appData: unknown
  /** The id in the other system; empty if there is none. */
  legacyId: string
}

/** The longest id of another system, in characters. */
const maxIdLength = 255

/**
 * Reads the free-form data of an imported account, by the rules of `createUser`. The id in the other system is kept in the operator's data, so
 * that access tokens can carry it from the first sign-in.
 */
export function readData(
  deps: Pick<Services, 'config' | 'dataSchema'>,
  { data: ownData, appData: operatorsData, legacyId }: GivenData,
  refuse: Refuse,
): Pick<ImportedUser, 'data' | 'appData'> {
  const { depth } = deps.config.dataLimits
  const data = readJsonObject(ownData, 'data', depth, refuse)
  const appData = withLegacyId(readJsonObject(operatorsData, 'app_data', depth, refuse), legacyId, refuse)
  const problems = checkOwnData(deps, data, ['data'])
  if (appData) problems.push(...checkAppData(deps.config, appData, ['app_data']))
  for (const { path, message } of problems) refuse(`${placeOf(path)}: ${message.replace(/\.$/, '')}`)
  return { data, appData }
}

/** A JSON object, or its text, which a cell of CSV holds. Null if there is none. */
function readJsonObject(given: unknown, field: string, levels: number, refuse: Refuse): JsonObject | null {
  const value = typeof given === 'string' ? parseText(given) : given
  if (value === null || value === undefined) return null
  if (!isJsonObject(value)) return refuse(`${field} is not a JSON object`)
  const problem = problemIn(value, levels)
  return problem === null ? value : refuse(`${field} ${problem}`)
}

/** @returns null for a text without a value, and the text itself if it is not JSON */
function parseText(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Why a value can be neither checked nor stored; null if it can. Users of the other system wrote it: it can be nested so deeply that a
 * recursion would end the import, so this uses a list.
 */
function problemIn(object: JsonObject, levels: number): string | null {
  const open: { value: unknown; level: number }[] = [{ value: object, level: 1 }]
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, level } = place
    const problem = typeof value === 'string' ? problemOfText(value) : null
    if (problem) return problem
    if (typeof value !== 'object' || value === null) continue
    if (level > levels) return `is nested more than ${levels} levels deep`
    for (const [key, inner] of Object.entries(value)) {
      open.push({ value: key, level }, { value: inner, level: level + 1 })
    }
  }
  return null
}

function withLegacyId(appData: JsonObject | null, legacyId: string, refuse: Refuse): JsonObject | null {
  if (legacyId === '') return appData
  if (legacyId.length > maxIdLength) return refuse(`legacy_id has more than ${maxIdLength} characters`)
  if (appData && Object.hasOwn(appData, 'legacyId') && appData.legacyId !== legacyId) {
    return refuse('legacy_id is not the legacyId of app_data')
  }
  return { ...appData, legacyId }
}

/**
 * The id of an account in the other system, whichever column has it; null if there is none. Access tokens can carry it, so two accounts with
 * one id could be taken for the same user.
 */
export function legacyIdOf({ appData }: Pick<ImportedUser, 'appData'>): string | null {
  const id = appData?.legacyId
  if (typeof id === 'number') return String(id)
  return typeof id === 'string' && id !== '' ? id : null
}

/** The path of a value, without the keys that users may have chosen to say something: no reason contains a value of the row. */
function placeOf(path: readonly string[]): string {
  return path.map((key) => (/^\w{1,40}$/.test(key) && !/^[0-9a-f]{16,}$/i.test(key) ? key : '…')).join('.')
}
