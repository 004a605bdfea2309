import type { RequestContext } from './context.ts'

/**
 * Makes a function that returns one value for each request, created at its first use: for DataLoaders, which read the rows of
 * all objects of a list in one query and must not outlive the request.
 */
export function perRequest<Value>(create: (context: RequestContext) => Value): (context: RequestContext) => Value {
  const values = new WeakMap<RequestContext, Value>()
  return (context) => {
    const present = values.get(context)
    if (present !== undefined) return present
    const created = create(context)
    values.set(context, created)
    return created
  }
}
