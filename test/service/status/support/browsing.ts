import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { BrowserServer } from '../../../support/browser.js'

/** Opens an address and looks at it. `expected` is what the browser may complain of. */
export type Watched = (
  options: BrowserContextOptions,
  address: string,
  look: (page: Page) => Promise<void>,
  expected?: readonly RegExp[],
) => Promise<void>

/** Pages that fail when the browser complained of anything, such as the policy that they come with. */
export const watchedPages =
  (browser: () => BrowserServer, origin: () => string): Watched =>
  async (options, address, look, expected = []) => {
    const context = await browser().browser.newContext(options)
    try {
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      await page.goto(origin() + address)
      await look(page)
      const unforeseen = complaints.filter(text => !expected.some(pattern => pattern.test(text)))
      expect(unforeseen).to.deep.equal([])
    } finally {
      await context.close()
    }
  }

const complaintsOf = (page: Page): readonly string[] => {
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`)
    return dialog.dismiss()
  })
  return complaints
}
