import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { smallSample } from '../../../fixtures/index.js'
import { lern } from '../../cli/support.js'
import { status } from '../../support/http-faults.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'
import { smallPlatform } from '../../support/small-platform.js'

const configuration = (server: SearchServer, names: readonly string[]) => `
sources:
  sample: { type: snapshot, root: "${smallSample}" }
  orgs: { type: search-api, kind: organisation, url: "${server.organisationUrl}", pageSize: 5, token: t0ken }
  places: { type: search-api, kind: location, url: "${server.locationUrl}", pageSize: 50 }
  contents: { type: search-api, kind: content, url: "${server.contentUrl}" }
  settings: { type: settings-api, url: "${server.settingsUrl}", fields: [custodianOrgId, phoneUnique] }
  preferences: { type: preferences-api, url: "${server.preferencesUrl}" }
catalog:
  default: sample
${names.map(name => `  ${name}: ${SERVED_BY[name]}`).join('\n')}
security: { fieldSalt: SunBird }
`

const SERVED_BY: Readonly<Record<string, string>> = {
  organisation: 'orgs',
  location: 'places',
  content: 'contents',
  system_settings: 'settings',
  tenant_preference: 'preferences',
}

const filesIn = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const reports = paths.filter(path => !path.includes('_runs')).sort()
  const texts = await Promise.all(
    reports.map(async path => [path.slice(folder.length), await readFile(path, 'utf8')]),
  )
  return Object.fromEntries(texts)
}

describe('datasets from the APIs of the platform', () => {
  let server: SearchServer
  let folder: string
  beforeEach(async () => {
    server = await searchServer(smallPlatform())
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  const call = async (names: readonly string[], ...argv: readonly string[]) => {
    await writeFile(join(folder, 'lern.yaml'), configuration(server, names))
    return lern(folder, argv)
  }

  for (const report of ['admin-user-reports', 'admin-geo-reports']) {
    it(`give the same bytes of ${report} as their tables`, async () => {
      const written = []
      for (const [out, names] of [
        ['tables', []],
        ['apis', Object.keys(SERVED_BY)],
      ] as const) {
        const called = await call(names, 'run', report, '--out', join(folder, out), '--quiet')
        expect(called).to.include({ exit: 0, stderr: '' })
        written.push(await filesIn(join(folder, out)))
      }
      expect(Object.keys(written[0]!)).not.to.deep.equal([])
      expect(written[1]).to.deep.equal(written[0])
      const authorizations = server.received
        .filter(({ path }) => path === '/v2/org/search')
        .map(({ headers }) => headers.authorization)
      expect(new Set(authorizations)).to.deep.equal(new Set(['Bearer t0ken']))
    })
  }

  it('unload as a snapshot as their tables do', async () => {
    const names = Object.keys(SERVED_BY)
    const written = []
    for (const [out, served] of [
      ['tables', []],
      ['apis', names],
    ] as const) {
      const called = await call(served, 'snapshot', ...names, '--out', join(folder, out), '--quiet')
      expect(called).to.include({ exit: 0, stderr: '' })
      written.push(await filesIn(join(folder, out)))
    }
    expect(Object.keys(written[0]!)).to.have.length(names.length)
    expect(written[1]).to.deep.equal(written[0])
  })

  it('fail the run when the policy of a tenant cannot be read, and leave no file', async () => {
    server.failAlways(status(401))
    const called = await call(
      ['tenant_preference'],
      'run',
      'admin-user-reports',
      '--out',
      join(folder, 'out'),
    )
    expect(called.exit).to.equal(5)
    expect(called.stderr).to.contain('error[POLICY] tenant_preference cannot be read')
    expect(called.stderr).to.contain('cause: [SOURCE_REFUSED] preferences-api refuses access (401)')
    expect(await filesIn(join(folder, 'out')).catch(() => ({}))).to.deep.equal({})
  })
})
