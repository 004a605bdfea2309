import { type Credential, expectType, type Person, type TestApp } from './app.ts'
import type { Authenticator, AuthenticatorFaults } from './authenticator.ts'

/** Passkeys of a user, through HTTP. */
export function passkeyCalls(app: TestApp) {
  const startRegistration = async (person: Pick<Person, 'credential'>) =>
    expectType(await app.call.startPasskeyRegistration({}, person.credential), 'PasskeyCeremony')
  const startLogin = async (variables: { challengeToken?: string } = {}, credential?: Credential) =>
    expectType(await app.call.startPasskeyLogin(variables, credential), 'PasskeyCeremony')

  return {
    startRegistration,
    startLogin,
    /** Registers a passkey. */
    async register(person: Pick<Person, 'credential'>, authenticator: Authenticator, name?: string) {
      const { id, options } = await startRegistration(person)
      const response = authenticator.create(options)
      const stored = await app.call.finishPasskeyRegistration({ id, name, response }, person.credential)
      return expectType(stored, 'Passkey')
    },
    /** Signs in with a passkey. */
    async login(authenticator: Authenticator, faults: AuthenticatorFaults = {}) {
      const { id, options } = await startLogin()
      return app.call.finishPasskeyLogin({ id, response: authenticator.get(options, faults) })
    },
    /** Completes a challenge with a passkey. */
    async completeChallenge(authenticator: Authenticator, challengeToken: string, faults: AuthenticatorFaults = {}) {
      const { id, options } = await startLogin({ challengeToken })
      return app.call.finishPasskeyLogin({ id, response: authenticator.get(options, faults) })
    },
    /** Proves with a passkey who is at a session. */
    async prove(person: Pick<Person, 'credential'>, authenticator: Authenticator, faults: AuthenticatorFaults = {}) {
      const { id, options } = await startLogin({}, person.credential)
      return app.call.reauthenticate(
        { passkey: { id, response: authenticator.get(options, faults) } },
        person.credential,
      )
    },
  }
}
