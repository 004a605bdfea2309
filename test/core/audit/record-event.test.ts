import { expectTypeOf, test } from 'vitest'
import type { AnonymousAccess, CredentialAccess, SessionAccess } from '../../../src/core/access/access.ts'
import type { Caller, SystemCaller } from '../../../src/core/access/caller.ts'
import type { recordEvent } from '../../../src/core/audit/record-event.ts'

// Checked by the compiler: `npm run types`.
type EventOf<By extends Caller> = Parameters<typeof recordEvent<By>>[3]

test('an event of a caller who may be anonymous has to name its actor', () => {
  expectTypeOf<{ at: Date }>().not.toExtend<EventOf<Caller>>()
  expectTypeOf<{ at: Date }>().not.toExtend<EventOf<Caller<AnonymousAccess>>>()
  expectTypeOf<{ at: Date }>().not.toExtend<EventOf<Caller<AnonymousAccess | SessionAccess>>>()
  expectTypeOf<{ at: Date; actor: 'NOBODY' }>().toExtend<EventOf<Caller>>()
  expectTypeOf<{ at: Date; actor: { id: string } }>().toExtend<EventOf<Caller>>()
  expectTypeOf<{ at: Date; actor: null }>().not.toExtend<EventOf<Caller>>()
})

test('a credential and the server name it by themselves', () => {
  expectTypeOf<{ at: Date }>().toExtend<EventOf<Caller<CredentialAccess>>>()
  expectTypeOf<{ at: Date }>().toExtend<EventOf<Caller<SessionAccess>>>()
  expectTypeOf<{ at: Date }>().toExtend<EventOf<SystemCaller>>()
  expectTypeOf<{ at: Date; actor: 'NOBODY' }>().toExtend<EventOf<Caller<SessionAccess>>>()
})
