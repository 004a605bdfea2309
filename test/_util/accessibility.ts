import { setTimeout as pause } from 'node:timers/promises'
import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Violation {
  id: string
  nodes: { html: string }[]
}

// Waiting for it has a time limit, which `evaluate` does not have, and begins again if the page navigates meanwhile.
const runAxe = `(() => {
  ${axe.source}
  return axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
    ({ violations: violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })) }))
})()`

/** How long a browser may take to answer, in milliseconds. */
const timeoutMs = 40_000

/** Limits the time of a call for which Playwright has no limit. */
function within<T>(name: string, call: Promise<T>): Promise<T> {
  const timedOut = () => {
    throw new Error(`The browser does not answer ${name}`)
  }
  return Promise.race([call, pause(timeoutMs, undefined, { ref: false }).then(timedOut)])
}

/** What axe finds on a page in its present colour scheme: the rule, and where. Nothing is left out. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const result = await page.waitForFunction<{ violations: Violation[] }>(runAxe, undefined, { timeout: timeoutMs })
  const { violations } = await within('jsonValue', result.jsonValue())
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** What axe finds on a page in both colour schemes. */
export async function accessibilityViolationsOn(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await within('emulateMedia', page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }))
    found.push(...(await accessibilityViolations(page)).map((barrier) => `${colorScheme} ${barrier}`))
  }
  return found
}
