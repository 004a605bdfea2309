import { type Credential, expectType, type Person, type TestApp } from './app.ts'
import type { Authenticator, Lies } from './authenticator.ts'

/** Passkeys of a user, through HTTP. */
export function passkeyCalls(app: TestApp) {
  const registration = async (person: Pick<Person, 'credential'>) =>
    expectType(await app.call.startPasskeyRegistration({}, person.credential), 'PasskeyCeremony')
  const ceremony = async (variables: { challengeToken?: string } = {}, credential?: Credential) =>
    expectType(await app.call.startPasskeyLogin(variables, credential), 'PasskeyCeremony')

  return {
    registration,
    ceremony,
    /** Registers a passkey. */
    async register(person: Pick<Person, 'credential'>, authenticator: Authenticator, name?: string) {
      const { id, options } = await registration(person)
      const response = authenticator.create(options)
      const stored = await app.call.finishPasskeyRegistration({ id, name, response }, person.credential)
      return expectType(stored, 'Passkey')
    },
    /** Signs in with a passkey. */
    async login(authenticator: Authenticator, lies: Lies = {}) {
      const { id, options } = await ceremony()
      return app.call.finishPasskeyLogin({ id, response: authenticator.get(options, lies) })
    },
    /** Completes a challenge with a passkey. */
    async secondFactor(authenticator: Authenticator, challengeToken: string, lies: Lies = {}) {
      const { id, options } = await ceremony({ challengeToken })
      return app.call.finishPasskeyLogin({ id, response: authenticator.get(options, lies) })
    },
    /** Proves with a passkey who is at a session. */
    async prove(person: Pick<Person, 'credential'>, authenticator: Authenticator, lies: Lies = {}) {
      const { id, options } = await ceremony({}, person.credential)
      return app.call.reauthenticate({ passkey: { id, response: authenticator.get(options, lies) } }, person.credential)
    },
  }
}
