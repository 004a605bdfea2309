import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { type FieldError, maxFieldErrors } from '../../../core/errors.ts'
import type { DataSchema } from '../../../core/identity/data-schema.ts'

/**
 * Compiles a JSON Schema 2020-12 for `User.data`. A keyword that the library does not know is an error, so that a misspelt one
 * is not ignored. Nothing is fetched: a reference leads to a part of the same schema.
 *
 * @throws Error for a schema that is not valid, refers to another document, or is asynchronous
 */
export function compileDataSchema(schema: unknown): DataSchema {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw new TypeError('the schema must be a JSON object')
  }
  const ajv = new Ajv2020({
    allErrors: true,
    // A key such as `toString` is looked for in the data, not in the prototype of objects.
    ownProperties: true,
    // `format` is an annotation. [JSON Schema 2020-12 Validation §7.2.1]
    validateFormats: false,
    strictTypes: false,
    strictTuples: false,
    logger: false,
  })
  if ('$async' in schema) throw new TypeError('an asynchronous schema is not supported')
  const validate = ajv.compile(schema)
  return (data) => {
    if (validate(data)) return []
    return (validate.errors ?? []).slice(0, maxFieldErrors).map(toFieldError)
  }
}

/** The path of the value that breaks the rule, or of the property that is missing or superfluous. */
function toFieldError({ instancePath, message, params }: ErrorObject): FieldError {
  const keys = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const { missingProperty, additionalProperty, unevaluatedProperty } = params
  const property: unknown = missingProperty ?? additionalProperty ?? unevaluatedProperty
  const path = typeof property === 'string' ? [...keys, property] : keys
  return { path, rule: 'schema', message: `The data does not match the server’s schema: this value ${message}.` }
}
