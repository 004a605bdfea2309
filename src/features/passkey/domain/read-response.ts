import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import type { PasskeyConfig } from '../../../config.ts'
import { ValidationError } from '../../../core/errors.ts'
import type { FieldRule } from '../../../core/field-rule.ts'
import { ruleOfIssue } from '../../../core/rule-of-issue.ts'

/** A longer value is never part of a response: the largest is an attestation object with an RSA key. */
const maxValueLength = 20_000

const base64url = z
  .string({ error: 'This must be base64url text, as `credential.toJSON()` returns it.' })
  .max(maxValueLength, { error: `This must have at most ${maxValueLength} characters.` })
  .regex(/^[A-Za-z0-9_-]+$/, { error: 'This must be base64url text, as `credential.toJSON()` returns it.' })

const credential = {
  // A credential id has 1,023 bytes at most. [WebAuthn Level 3 §4, credential ID]
  id: base64url.max(1364, { error: 'A credential id must have at most 1023 bytes.' }),
  rawId: base64url,
  type: z.literal('public-key', { error: 'This must be `public-key`.' }),
}
const mustBeObject = { error: 'This must be an object, as `credential.toJSON()` returns it.' }

const registrationSchema = z.object({
  ...credential,
  response: z.object(
    {
      clientDataJSON: base64url,
      attestationObject: base64url,
      // Hints for the browser alone: what is not a list of names is ignored.
      transports: z
        .array(z.string().regex(/^[a-z-]{1,20}$/))
        .max(10)
        .catch([])
        .default([]),
    },
    mustBeObject,
  ),
})

const authenticationSchema = z.object({
  ...credential,
  response: z.object(
    {
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
    },
    mustBeObject,
  ),
})

/** Reads the response to a registration. `path` names the argument in the errors. */
export function readRegistrationResponse(
  config: PasskeyConfig,
  response: Record<string, unknown>,
  path: string[],
): RegistrationResponseJSON | ValidationError {
  const read = registrationSchema.safeParse(response)
  if (!read.success) return invalidShape(read.error, path)
  const refused = checkOrigin(config, read.data.response.clientDataJSON, path)
  return refused ?? { ...read.data, clientExtensionResults: {} }
}

/** Reads the response to a sign-in. `path` names the argument in the errors. */
export function readAuthenticationResponse(
  config: PasskeyConfig,
  response: Record<string, unknown>,
  path: string[],
): AuthenticationResponseJSON | ValidationError {
  const read = authenticationSchema.safeParse(response)
  if (!read.success) return invalidShape(read.error, path)
  const refused = checkOrigin(config, read.data.response.clientDataJSON, path)
  return refused ?? { ...read.data, clientExtensionResults: {} }
}

function invalidShape({ issues }: z.ZodError, path: string[]): ValidationError {
  return new ValidationError(
    issues.map((issue) => ({
      path: [...path, ...issue.path.map(String)],
      rule: ruleOfIssue(issue),
      message: issue.message,
    })),
  )
}

/**
 * Refuses a response that was made for a page of another origin, or for a page inside a page of another origin: an attacker who
 * frames a page of ours must not get a signature by a click that the user meant for something else. The answer names the origin
 * for the developer who forgot it in PASSKEY_ORIGINS. [WebAuthn Level 3 §7.1 step 9, §7.2 step 13, §13.4.9]
 */
function checkOrigin({ origins }: PasskeyConfig, clientDataJson: string, path: string[]): ValidationError | null {
  const at = [...path, 'response', 'clientDataJSON']
  const invalid = (rule: FieldRule, message: string) => new ValidationError([{ path: at, rule, message }])
  const clientData = clientDataSchema.safeParse(decode(clientDataJson))
  if (!clientData.success) return invalid('client-data', 'This is not the client data of a WebAuthn response.')
  const { origin, crossOrigin } = clientData.data
  if (!origins.includes(origin)) {
    return invalid('origin', 'The passkey was used on a page of an origin that PASSKEY_ORIGINS does not list.')
  }
  return crossOrigin
    ? invalid(
        'cross-origin',
        'The passkey was used on a page inside a frame of another origin, where passkeys are refused.',
      )
    : null
}

const clientDataSchema = z.object({ origin: z.string(), crossOrigin: z.boolean().default(false) })

function decode(clientDataJson: string): unknown {
  try {
    return JSON.parse(Buffer.from(clientDataJson, 'base64url').toString())
  } catch {
    return null
  }
}
