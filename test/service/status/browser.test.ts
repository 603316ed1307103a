import { stat } from 'node:fs/promises'
import { expect } from 'chai'
import { describeWithBrowser } from '../../support/describe-with-browser.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { enter } from '../support/requests.js'
import { watchedPages } from './support/browsing.js'
import { focused, headings, nameless, overhang, pale, usable } from './support/looks.js'
import { HOSTILE } from './support/states.js'
import { TOKEN, useStatus } from './support/status.js'

const PAGES = [
  '/status',
  '/status/requests/DONE',
  '/status/requests/WORKED-ON',
  `/status/requests/${encodeURIComponent(HOSTILE)}`,
  '/status/reports/admin-user-reports',
  '/status/reports/nobody-has-run-it',
  '/status/requests/not-there',
]
const WIDTHS = [360, 1280]
const SCHEMES = ['light', 'dark'] as const
const FROM_ELSEWHERE = { extraHTTPHeaders: { 'x-forwarded-for': '10.0.0.1' } }

describeWithPostgres('the status page', server =>
  describeWithBrowser('the status page in Chromium', browser => {
    const api = useStatus(server)
    let origin: string
    before(async () => {
      origin = await api.app().listen({ port: 0, host: '127.0.0.1' })
    })

    const within = watchedPages(browser, () => origin)
    const NOT_THERE = /the server responded with a status of 40[34]/

    for (const address of PAGES)
      for (const width of WIDTHS) {
        it(`${address} can be read at ${width} pixels, in light and in dark`, () =>
          within(
            { viewport: { width, height: 800 } },
            address,
            async page => {
              expect(await overhang(page)).to.equal(0)
              expect(await nameless(page)).to.deep.equal([])
              expect(await page.locator('img').count()).to.equal(0)
              const levels = await headings(page)
              expect([levels[0], levels.lastIndexOf(1)]).to.deep.equal([1, 0])
              for (const colorScheme of SCHEMES) {
                await page.emulateMedia({ colorScheme })
                expect(await pale(page), colorScheme).to.deep.equal([])
              }
            },
            [NOT_THERE],
          ))
      }

    for (const width of WIDTHS) {
      it(`all can be reached by the keyboard at ${width} pixels, and is seen then`, () =>
        within({ viewport: { width, height: 800 } }, '/status', async page => {
          const reached: string[] = []
          const all = await usable(page)
          for (let pressed = 0; pressed < all.length; pressed++) {
            await page.keyboard.press('Tab')
            const [name, isSeen] = await focused(page)
            expect(isSeen, name).to.equal(true)
            reached.push(name)
          }
          expect(reached).to.deep.equal(all)
        }))
    }

    it('shows requests in all their states', () =>
      within({ viewport: { width: 1280, height: 800 } }, '/status', async page => {
        const rows = await page
          .getByRole('table', { name: 'Requests, the newest first' })
          .getByRole('row')
          .all()
        const told = await Promise.all(rows.map(row => row.textContent()))
        const of = (id: string) => told.find(text => text?.includes(id))
        expect(told).to.have.length(9)
        expect(of('WAITS-LONG')).to.match(/○ SUBMITTED\s*2 h 5 min/)
        expect(of('WORKED-ON')).to.match(/◐ PROCESSING\s*1 h\s*40 %, 1,234,567 rows, 15 min left\s*1/)
        expect(of('SILENT')).to.include('worker is silent')
        expect(of('DONE')).to.match(/✓ SUCCESS\s*5 h\s*5,000 rows/)
        expect(of('FAILED')).to.match(/✕ FAILED\s*6 h\s*–\s*2\s*Internal Server Error: \[e-mail\]/)
        expect(told.at(-1)).to.include('? ODD')
      }))

    it('stays a table for screen readers on a phone', () =>
      within({ viewport: { width: 360, height: 800 } }, '/status', async page => {
        const table = page.getByRole('table', { name: 'Requests, the newest first' })
        expect(await table.getByRole('columnheader').count()).to.equal(8)
        expect(await table.getByRole('cell').count()).to.equal(8 * 8)
      }))

    it('shows the times of runs as bars, which differ without colour', () =>
      within({ viewport: { width: 360, height: 800 } }, '/status/reports/admin-user-reports', async page => {
        const picture = page.getByRole('img', { name: 'Time of the last 12 runs' })
        expect(await picture.locator('rect.outline').count()).to.equal(12)
        expect(await picture.locator('.mark').allTextContents()).to.deep.equal(['✕'])
        expect((await picture.boundingBox())!.height).to.be.greaterThan(120)
        const legend = page.locator('.legend li')
        expect(await legend.count()).to.equal(6)
        const samples = await legend.locator('rect').all()
        const fills = await Promise.all(samples.map(sample => sample.getAttribute('fill')))
        expect(new Set(fills).size).to.equal(6)
      }))

    it('filters without a script', () =>
      within({ javaScriptEnabled: false }, '/status', async page => {
        await page.getByLabel('Status').selectOption('SUBMITTED')
        await page.getByRole('button', { name: 'Show' }).click()
        await page.waitForURL(/status=SUBMITTED/)
        expect(await page.locator('#requests a.id').allTextContents()).to.deep.equal(['WAITS', 'WAITS-LONG'])
        expect(await page.getByRole('button', { name: 'Refresh' }).isVisible()).to.equal(false)
      }))

    it('shows what has changed, and leaves the keyboard where it is', () =>
      within({}, '/status', async page => {
        await enter(api.database, { request_id: 'NEW', submittedAgoMs: 0 })
        await page.locator('#requests').getByRole('link', { name: 'WORKED-ON' }).focus()
        // As if the time had come.
        await page.evaluate(`document.getElementById('refresh').click()`)
        await page.getByRole('link', { name: 'NEW', exact: true }).waitFor()
        expect(await focused(page)).to.deep.equal(['A /status/requests/WORKED-ON', true])
        await api.database.run(`DELETE FROM job_request WHERE request_id = 'NEW'`)
      }))

    it('says when it cannot be read again', () =>
      within(
        {},
        '/status',
        async page => {
          await page.route('**/status', route => route.abort())
          await page.getByRole('button', { name: 'Refresh' }).press('Enter')
          await page.getByRole('status').filter({ hasText: 'cannot be read again now' }).waitFor()
        },
        [/ERR_FAILED/],
      ))

    it('lets somebody from elsewhere in by the token, and out again', () =>
      within(
        FROM_ELSEWHERE,
        '/status',
        async page => {
          await page.getByLabel('Internal token').fill('wrong')
          await page.keyboard.press('Enter')
          await page.getByRole('alert').filter({ hasText: 'This is not the token.' }).waitFor()
          expect(await pale(page)).to.deep.equal([])
          await page.getByLabel('Internal token').fill(TOKEN)
          await page.keyboard.press('Enter')
          await page.getByRole('heading', { name: 'Requests for reports' }).waitFor()
          expect(await page.evaluate('document.cookie')).to.equal('')
          await page.goto(`${origin}/status.json`)
          await page.goto(`${origin}/status`)
          await page.getByRole('button', { name: 'Log out' }).click()
          await page.getByLabel('Internal token').waitFor()
          await page.goto(`${origin}/status`)
          expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal('Log in')
        },
        [NOT_THERE],
      ))

    if (process.env.UPDATE_SCREENSHOT === '1') {
      it('has its picture taken for the documentation', async () => {
        for (const table of ['job_request', 'lern_request_state'])
          await api.database.run(
            `DELETE FROM ${table} WHERE request_id LIKE '<%';
            UPDATE ${table} SET request_id = upper(md5(request_id))`,
          )
        await api.database.run(
          `UPDATE job_request SET err_message = 'Invalid request' WHERE err_message IS NOT NULL`,
        )
        await within({ viewport: { width: 1280, height: 800 } }, '/status', async page => {
          const path = 'docs/status-page.png'
          await page.screenshot({ path, fullPage: true })
          expect((await stat(path)).size).to.be.lessThan(200 * 1024)
        })
      })
    }
  }),
)
