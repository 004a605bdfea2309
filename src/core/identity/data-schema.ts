import type { FieldError } from '../errors.ts'
import type { JsonObject } from './store/user-data.ts'

/** The operator's schema for `User.data`: the rules that a value breaks, with paths in the value; none if it fits. */
export type DataSchema = (data: JsonObject) => FieldError[]
