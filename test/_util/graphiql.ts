import type { Locator, Page, Request } from 'playwright-core'
import { expect, vi } from 'vitest'

/** An answer as GraphiQL received it. `Data` says what the document selects. */
export interface GraphiqlAnswer<Data> {
  data: Data
  errors?: { extensions: { code: string } }[]
}

/** GraphiQL in a browser, driven as a person would. */
export function driveGraphiql(page: Page) {
  return {
    /** The names of the tabs as they are read out: with the number of the step, where they have one. */
    tabs: async () => {
      const buttons = await page.locator('.graphiql-tab-button').all()
      return Promise.all(
        buttons.map((button) => button.ariaSnapshot().then((name) => /"([^"]*)"/.exec(name)?.[1] ?? '')),
      )
    },
    async open(tab: string) {
      await page.getByRole('tablist').getByRole('button', { name: tab, exact: true }).click()
      await page.locator('[role=tab][aria-selected=true]', { hasText: tab.replace(/^\d\. /, '') }).waitFor()
    },
    /** Opens an empty tab. Just after a change of tabs a press can have no effect: it presses again, as a person would. */
    async addTab() {
      const tabs = page.locator('.graphiql-tab')
      const before = await tabs.count()
      for (const deadline = Date.now() + 60_000; ; ) {
        await page.getByRole('button', { name: 'New tab' }).click()
        const added = await tabs
          .nth(before)
          .waitFor({ timeout: 10_000 })
          .then(
            () => true,
            () => false,
          )
        if (added) return
        if (Date.now() > deadline) throw new Error('GraphiQL adds no tab')
      }
    },
    /** Replaces what is in one of the two editors below the query. */
    async write(editor: 'Headers' | 'Variables', text: string) {
      await page.getByRole('button', { name: editor, exact: true }).click()
      const lines = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines')
      await lines.click()
      await page.keyboard.press('ControlOrMeta+A')
      // Pasted, as a person would: typed brackets and quotes bring their own partners.
      await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text)
      await page.keyboard.press('ControlOrMeta+V')
      await lines.getByText(text.slice(0, 12)).first().waitFor()
    },
    /** What is in one of the editors, where that is a line. */
    async read(editor: 'Headers' | 'Variables') {
      await page.getByRole('button', { name: editor, exact: true }).click()
      const lines = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-line')
      await lines.first().waitFor()
      return textOf(lines)
    },
    query: () => textOf(page.locator('.graphiql-query-editor .view-line')),
    /** Presses the button, and picks the operation where there are several. The request, and the answer to it. */
    async run<Data = unknown>(operation?: string): Promise<{ request: Request; answer: GraphiqlAnswer<Data> }> {
      const sent: Request[] = []
      const hear = (each: Request) => {
        if (each.method() === 'POST' && !each.postData()?.includes('IntrospectionQuery')) sent.push(each)
      }
      page.on('request', hear)
      try {
        for (const deadline = Date.now() + 60_000; ; ) {
          await page.getByRole('button', { name: /execute query/i }).click()
          if (operation) await page.getByRole('menuitem', { name: operation, exact: true }).click()
          // The request is awaited for long: an operation that was sent twice may have another answer.
          await vi.waitFor(() => expect(sent).not.toEqual([]), { timeout: 10_000, interval: 20 }).catch(() => {})
          const request = sent.shift()
          const answer = await request?.response()
          // A server with the time limits of production refuses what comes while it stalls.
          if (request && answer && answer.status() !== 503) return { request, answer: await answer.json() }
          // Just after a change of tabs the button still belongs to the other one: press again, as a person would.
          if (Date.now() > deadline) throw new Error('GraphiQL sends nothing')
        }
      } finally {
        page.off('request', hear)
      }
    },
  }
}

/** The lines of an editor, which writes its blanks as no-break spaces. */
async function textOf(lines: Locator): Promise<string> {
  return (await lines.allTextContents()).join('\n').replaceAll('\u00a0', ' ').trim()
}
