import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SqlStateAnswer, sqlStateOf, sqlStateRules } from '../../src/store/sql-states.ts'
import { createTestApp, documents, type TestApp } from '../_util/app.ts'

let app: TestApp

/** Every event that is recorded raises the state that the table `raised` holds, and counts how often it did. */
beforeAll(async () => {
  app = await createTestApp()
  await app.sql(`create table raised (state text not null);
    create sequence raises;
    create function raise_state() returns trigger language plpgsql as $$ declare wanted text; begin
      select state into wanted from raised;
      if wanted is null then return new; end if;
      perform nextval('raises');
      raise exception 'the details of the failure' using errcode = wanted;
    end $$;
    create trigger raise_state before insert on audit_events for each row execute function raise_state()`)
})
afterAll(() => app.close())

const answers: Record<SqlStateAnswer, { status: number; code: string }> = {
  RETRY: { status: 503, code: 'OVERLOADED' },
  RECONNECT: { status: 503, code: 'OVERLOADED' },
  UNAVAILABLE: { status: 503, code: 'OVERLOADED' },
  BAD_INPUT: { status: 400, code: 'BAD_USER_INPUT' },
  FAULT: { status: 500, code: 'INTERNAL_SERVER_ERROR' },
}

const rows = [...sqlStateRules, { state: '0A000', name: 'a class without a rule', answer: 'FAULT' as const }]

test.each(rows)('$state ($name) is answered as $answer', async ({ state, answer }) => {
  await app.sql('alter sequence raises restart')
  await app.sql('insert into raised values ($1)', [state.padEnd(5, '0')])
  const input = { email: `state-${state.toLowerCase()}@example.com`, password: 'correct horse battery staple' }
  const refused = await app.execute(documents.signup, { input })
  await app.sql('delete from raised')
  const [error] = refused.errors
  expect({ status: refused.status, code: error?.extensions.code }).toEqual(answers[answer])
  expect(error?.message).not.toContain('the details of the failure')
  expect(await app.sql('select last_value::int as times, is_called from raises')).toEqual([
    { times: answer === 'RETRY' ? 5 : 1, is_called: true },
  ])
  // Nothing of it is left, and the same request succeeds as soon as the database lets it.
  expect((await app.execute(documents.signup, { input })).data.signup).toMatchObject({ __typename: 'MailSent' })
})

test('docs/operations.md describes every rule, and no other', () => {
  const [, section = ''] = readFileSync('docs/operations.md', 'utf8').split('when PostgreSQL reports an error')
  const described = section
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => /^\| (?:class|\d)/.test(line))
    .flatMap((line) => {
      const [, states = '', answer = ''] = line.split('|')
      const [codes = ''] = states.split('(')
      return (codes.match(/\b(?:\d[0-9A-Z]{4}|\d{2}|P0|XX)\b/g) ?? []).map((state) => `${state} ${answerIn(answer)}`)
    })
  expect(described?.toSorted()).toEqual(sqlStateRules.map(({ state, answer }) => `${state} ${answer}`).toSorted())
})

function answerIn(text: string): SqlStateAnswer {
  if (text.includes('runs again')) return 'RETRY'
  if (text.includes('every connection is given up')) return 'RECONNECT'
  if (text.includes('OVERLOADED')) return 'UNAVAILABLE'
  return text.includes('BAD_USER_INPUT') ? 'BAD_INPUT' : 'FAULT'
}

test('each rule is a class or a code and is listed once', () => {
  const states = sqlStateRules.map(({ state }) => state)
  for (const state of states) expect(state).toMatch(/^(?:[0-9A-Z]{2}|[0-9A-Z]{5})$/)
  expect(new Set(states).size).toBe(states.length)
})

test('a code of the driver is not mistaken for one of PostgreSQL', () => {
  const withCode = (code: string) => Object.assign(new Error('failed'), { code })
  expect(sqlStateOf(withCode('EPIPE'))).toBeNull()
  expect(sqlStateOf(withCode('40P01'))).toBe('40P01')
  expect(sqlStateOf(new Error('outer', { cause: withCode('57P01') }))).toBe('57P01')
})
