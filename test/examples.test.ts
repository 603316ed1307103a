import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { createTableFor, load } from '../fixtures/cassandra/load.js'
import { generate, SMALL } from '../fixtures/index.js'
import { userEnrolments } from '../pipelines/index.js'
import { describeWithCassandra } from './support/describe-with-cassandra.js'

/** What each example prints in its last line. */
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
  it('are all run here', () => expect(readdirSync('examples').sort()).to.deep.equal(Object.keys(PRINTS)))

  for (const [example, prints] of Object.entries(PRINTS)) {
    if (example.includes('cassandra')) continue
    it(example, async function () {
      this.timeout(30_000)
      expect(await lastLine(example)).to.match(prints)
    })
  }
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
