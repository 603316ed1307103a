import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { createTableFor, load } from '../fixtures/cassandra/load.js'
import { generate, SMALL } from '../fixtures/index.js'
import { userEnrolments } from '../pipelines/index.js'
import { describeWithCassandra } from './support/describe-with-cassandra.js'
import { EXAMPLE_REPORTS, expectExample } from './support/example-reports.js'

/** What each example that is a program prints in its last line. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  '01-first-report.ts': /^left out: \d+ rows, course_batch > filter\(it is ongoing\)$/,
  '02-own-verb.ts': /^\d+\. .+ \(channel-\d+\)$/,
  '03-cassandra-to-csv.ts': /^enrolments\.csv: [1-9]\d* rows, \d+ bytes$/,
  '04-own-dataset.ts': /^do_\d+,\d+,2$/,
  '05-tested-with-rows.ts': /^only Asha shares her declaration$/,
}

const lastLine = async (example: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const argv = ['--import', 'tsx/esm', `examples/${example}`]
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(stderr).to.equal('')
  return stdout.trim().split('\n').at(-1) ?? ''
}

describe('examples', () => {
  it('are all run here', () => {
    const run = [...Object.keys(PRINTS), ...EXAMPLE_REPORTS.map(({ example }) => example)]
    expect(readdirSync('examples').sort()).to.deep.equal(run)
  })

  for (const [example, prints] of Object.entries(PRINTS)) {
    if (example.includes('cassandra')) continue
    it(example, async function () {
      this.timeout(30_000)
      expect(await lastLine(example)).to.match(prints)
    })
  }
})

describe('examples that are reports', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  after(() => rm(folder, { recursive: true }))

  for (const report of EXAMPLE_REPORTS)
    it(`${report.example} writes what is expected about the small sample`, async function () {
      this.timeout(30_000)
      await expectExample(folder, report)
    })
})

describeWithCassandra('examples of Cassandra', server => {
  it('03-cassandra-to-csv.ts', async function () {
    this.timeout(60_000)
    const { client, contactPoint } = server()
    const keyspace = await server().keyspace('example')
    await createTableFor(client, { dataset: userEnrolments, keyspace })
    await load(client, { dataset: userEnrolments, keyspace, rows: generate(SMALL).user_enrolments })
    const env = { CASSANDRA: contactPoint, TABLE: `${keyspace}.user_enrolments` }
    expect(await lastLine('03-cassandra-to-csv.ts', env)).to.match(PRINTS['03-cassandra-to-csv.ts']!)
  })
})
