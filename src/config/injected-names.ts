// Kubernetes sets these for every service of the namespace, Docker for every linked container, Marathon for every task.
const serviceName = /^.+_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?)$/
const linkedEnvironmentName = /^.+_ENV_\w+$/
const taskPortName = /^PORT(?:S|\d+)$/

/**
 * Whether an orchestrator sets a variable with this name. Another service with the name `smtp` or `rate-limit` must not
 * prevent the start.
 */
export function isInjected(name: string, value = ''): boolean {
  // Docker's `<alias>_NAME` could also be a misspelt PRODUCT_NAME: its value is a path such as /web/db.
  const isLinkName = name.endsWith('_NAME') && /^\/\S+\/\S+$/.test(value)
  return serviceName.test(name) || linkedEnvironmentName.test(name) || taskPortName.test(name) || isLinkName
}
