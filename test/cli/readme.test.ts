import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { lern } from './support.js'

/** What the example of the user cache calls its sources. Nobody listens there. */
const SOURCES = `sources:
  cassandra: { type: cassandra, contactPoints: ["127.0.0.1:1"], datacenter: datacenter1 }
  users: { type: redis, url: "redis://127.0.0.1:1/12" }
  orgs: { type: search-api, kind: organisation, url: "http://127.0.0.1:1/v2/org/search" }
  locations: { type: search-api, kind: location, url: "http://127.0.0.1:1/v1/location/search" }
  preferences: { type: preferences-api, url: "http://127.0.0.1:1/private/v2/org/preferences/read" }
`

describe('the example of the user cache in README', () => {
  let folder: string
  let example: string
  before(async () => {
    const readme = await readFile('README.md', 'utf8')
    example = /\*\*The user cache\*\*[^`]*(?:`[^`]+`[^`]*)*?```yaml\n([\s\S]*?)```/.exec(readme)![1]!
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const forbidden = async (configuration: string) => {
    await writeFile(join(folder, 'lern.yaml'), SOURCES + configuration)
    return lern(folder, ['deps', '--forbid', 'user-org'])
  }

  it('needs no table of user-org', async () => {
    const { exit, stderr } = await forbidden(example)
    expect([exit, stderr]).to.deep.equal([0, ''])
  })

  it('needs the system settings when nothing else says who the custodian is', async () => {
    const { exit, stderr } = await forbidden(example.replace(/^values:.*\n/m, ''))
    expect(exit).to.equal(5)
    expect(stderr).to.contain('userinfo-exhaust needs system_settings of user-org\n')
    expect(stderr).to.not.contain('tenant_preference')
  })
})
