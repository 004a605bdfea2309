import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRateLimits } from '../../src/app/check-rate-limits.ts'
import { type Credential, codeOf, createTestApp, keptSchema, type TestApp } from '../_util/app.ts'
import { problemsOf } from '../_util/variables.ts'

/** Without limits, which also count sign-ups. */
let people: TestApp
let app: TestApp

/** The fields that are limited by user. */
const calls: Record<string, (by: Credential) => Promise<{ __typename: string }>> = {
  follow: (by) => app.call.follow({ userId: randomUUID() }, by),
  unfollow: (by) => app.call.unfollow({ userId: randomUUID() }, by),
  updateData: (by) => app.call.updateData({ input: { set: { bio: 'x' } } }, by),
  updateProfile: (by) => app.call.updateProfile({ input: { name: 'Ada' } }, by),
  createOrganization: (by) => app.call.createOrganization({ input: { name: 'Acme' } }, by),
  inviteMember: (by) =>
    app.call.inviteMember({ input: { organizationId: randomUUID(), email: 'a@example.com', role: 'member' } }, by),
}
/** It shares the limit of another field. */
const elsewhere = ['resendInvitation']

beforeAll(async () => {
  people = await createTestApp()
  const names = Object.keys(calls).map((field) => `RATE_LIMIT_${field.replace(/[A-Z]/g, '_$&').toUpperCase()}`)
  const rateLimitOverrides = Object.fromEntries(names.map((name) => [name, { limit: 2, duration: 3600 }]))
  app = await people.startAnother({ rateLimits: true, rateLimitOverrides })
})
afterAll(async () => {
  await app.close()
  await people.close()
})

test('every field that is limited by user, and that API keys can call, is in these tests', () => {
  const described = [...keptSchema().matchAll(/"""([^"]*)"""\s+(\w+)\(/g)]
  const limited = described.filter(
    ([, text = '']) => /for each user(?! or)/.test(text) && !text.includes('an API key cannot use it'),
  )
  expect(limited.map(([, , field]) => field).toSorted()).toEqual([...Object.keys(calls), ...elsewhere].toSorted())
})

test.each(Object.entries(calls))('%s has one limit for all sessions and API keys of a user', async (_field, call) => {
  const person = await people.createPerson()
  const scopes = ['profile:write', 'organizations:write', 'organizations:read']
  const keys = [await people.createKey(person, scopes), await people.createKey(person, scopes)]
  const answers = []
  for (const { credential } of [person, ...keys]) answers.push(codeOf(await call(credential)) === 'RATE_LIMITED')
  expect(answers).toEqual([false, false, true])
  expect(codeOf(await call((await people.createPerson()).credential))).not.toBe('RATE_LIMITED')
})

test('a limit that is set for one of two fields that count together is that of both', async () => {
  const { credential } = await people.createPerson()
  for (let n = 0; n < 2; n++) expect(codeOf(await calls.inviteMember?.(credential))).not.toBe('RATE_LIMITED')
  const resent = await app.call.resendInvitation({ id: randomUUID() }, credential)
  expect(codeOf(resent)).toBe('RATE_LIMITED')
})

test('two limits that differ for fields that count together are refused at the start', () => {
  const limits = { RATE_LIMIT_INVITE_MEMBER: '2/60', RATE_LIMIT_RESEND_INVITATION: '3/60' }
  expect(problemsOf(limits, [checkRateLimits])).toEqual([
    'RATE_LIMIT_INVITE_MEMBER and RATE_LIMIT_RESEND_INVITATION differ, but their fields count together. Set one of them, which applies to all.',
  ])
  expect(problemsOf({ ...limits, RATE_LIMIT_RESEND_INVITATION: '2/60' }, [checkRateLimits])).toEqual([])
})
