import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'chai'
import { snapshot } from '../../connectors/snapshot/index.js'
import { SAMPLE_KEY, sampleParameters, smallSample } from '../../fixtures/index.js'
import { type Catalog, localStore, run } from '../../lib/index.js'
import { unprotect } from '../../lib/protection/unprotect.js'
import { memorySource } from '../../lib/testing/memory-source.js'
import { datasets, reports, tenantPreference } from '../../pipelines/index.js'
import { whole } from '../lib/protection/support.js'

/*
 * The files of every report on the small sample. After a change that is meant:
 *   UPDATE_EXPECTED=1 npx mocha test/pipelines/golden.test.ts
 */

const EXPECTED = resolve('fixtures/expected')

const filesIn = async (root: string): Promise<Readonly<Record<string, string>>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(of => of.isFile())
    .map(of => join(of.parentPath, of.name).slice(root.length + 1))
  const reports = paths.filter(path => !path.startsWith('_runs')).sort()
  return Object.fromEntries(await Promise.all(reports.map(path => fileIn(root, path))))
}

/** A locked file is another one each time: what is in it is compared. */
const fileIn = async (root: string, path: string): Promise<readonly [path: string, text: string]> => {
  if (!path.endsWith('.zip')) return [path, await readFile(join(root, path), 'utf8')]
  const bytes = await unprotect(join(root, path), { password: SAMPLE_KEY }, opened => whole(opened.bytes))
  return [path.replace(/zip$/, 'csv'), String(bytes)]
}

describe('expected files', () => {
  const sample = snapshot({ root: smallSample })
  const catalog: Catalog = {
    ...Object.fromEntries(datasets.map(({ name }) => [name, sample.serve()])),
    // No tenant wants more protection than it must have.
    tenant_preference: memorySource(tenantPreference, [
      { orgid: 'default', key: 'userPrivateFields', data: { piiFields: ['email', 'phone', 'username'] } },
    ]),
  }
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  for (const report of reports) {
    for (const dialect of ['rfc4180', 'spark'] as const) {
      it(`${report.name} in ${dialect}`, async () => {
        const store = localStore({ root, prefix: '' })
        const settings = {
          fieldSalt: 'SunBird',
          requestKey: SAMPLE_KEY,
          now: new Date('2026-01-15T06:30:00Z'),
          csv: { dialect, formulas: 'auto' } as const,
        }
        const parameters = sampleParameters[report.name] ?? {}
        await run(report, { catalog, store, parameters, settings })
        const written = await filesIn(root)
        const folder = join(EXPECTED, dialect, report.name)
        if (process.env.UPDATE_EXPECTED === '1') await replace(folder, written)
        expect(written).to.deep.equal(await filesIn(folder))
      })
    }
  }
})

const replace = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
