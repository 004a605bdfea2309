import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declared } from '../../../src/features/index.ts'
import { accountCauses } from './causes/accounts.ts'
import { administrationCauses } from './causes/administration.ts'
import { factorCauses } from './causes/factors.ts'
import { organizationCauses } from './causes/organizations.ts'
import { signInCauses } from './causes/sign-ins.ts'
import { openStage, type Recorded, type Stage } from './causes/stage.ts'

const causes = [...accountCauses, ...signInCauses, ...factorCauses, ...organizationCauses, ...administrationCauses]

describe('the table below', () => {
  test('has every declared type', () => {
    const types = new Set<string>(causes.map(([, type]) => type))
    expect([...types].toSorted()).toEqual(declared.events.map(({ name }) => name).toSorted())
  })

  test('has every call that records an event', () => {
    const exclude = ['src/core/audit/**', 'src/store/migrations/**']
    const counts = globSync('src/**/*.ts', { exclude }).flatMap((path) => {
      const calls = readFileSync(path, 'utf8').match(/\brecordEvent\(|\binsertAuditEvent\(|insert into audit_events\b/g)
      return calls ? [[path.slice('src/'.length, -'.ts'.length), calls.length] as const] : []
    })
    const rows = Map.groupBy(causes, ([file]) => file)
    expect([...rows.keys()].toSorted()).toEqual(counts.map(([file]) => file).toSorted())
    const missing = counts.filter(([file, calls]) => (rows.get(file)?.length ?? 0) < calls)
    expect(missing).toEqual([])
  })
})

describe('a change and its event', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage?.close())

  test.each(causes)('%s records %s, with who acted, on whom and from where', async (_file, type, cause) => {
    const { sql } = stage.app
    const before = await sql<{ id: string }>('select id from audit_events where type = $1', [type])
    const expected = await cause(stage)
    const recorded = await sql<Recorded & Record<string, unknown>>(
      `select actor_id, target_id, ip, user_agent from audit_events
       where type = $1 and id <> all($2::uuid[]) and target_id is not distinct from $3::uuid`,
      [type, before.map(({ id }) => id), expected.target_id],
    )
    expect(recorded).toEqual([expected])
  })
})
