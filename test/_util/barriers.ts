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

/** What axe finds on a page in its present colour scheme: the rule, and where. Nothing is left out. */
export async function barriersNow(page: Page): Promise<string[]> {
  const result = await page.waitForFunction<{ violations: Violation[] }>(runAxe, undefined, { timeout: 60_000 })
  const { violations } = await result.jsonValue()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** What axe finds on a page in both colour schemes. */
export async function barriersOn(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await barriersNow(page)).map((barrier) => `${colorScheme} ${barrier}`))
  }
  return found
}
