import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { lern } from '../../cli/support.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { PORTAL } from './support/api.js'

const LERN = ['--import', import.meta.resolve('tsx'), resolve('cli/lern.ts')]
const CATALOG = { job_request: { source: 'requests', table: 'dev_job_request' } }

const useFolder = () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-serve-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}

describeWithPostgres('lern serve', server => {
  const database = useDatabase(server)
  const folder = useFolder()
  let child: ChildProcess
  let url: string
  const lines: string[] = []
  const line = async (holding: string): Promise<string> => {
    for (;;) {
      const found = lines.find(one => one.includes(holding))
      if (found !== undefined) return found
      if (child.exitCode !== null) throw new Error(`lern serve ended: ${lines.join('\n')}`)
      await Promise.race([once(child.stderr!, 'data'), once(child, 'exit')])
    }
  }

  before(async function () {
    this.timeout(60_000)
    const config = {
      sources: { requests: { type: 'postgres', url: database.url() } },
      catalog: CATALOG,
      store: { type: 'local', root: join(folder(), 'out') },
    }
    await writeFile(join(folder(), 'lern.json'), JSON.stringify(config))
    const argv = [...LERN, 'serve', '--port', '0', '--now', '2024-03-05T06:07:08.123Z']
    child = spawn(process.execPath, argv, {
      cwd: folder(),
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    createInterface(child.stderr!).on('line', text => lines.push(text))
    url = /http:\S+(?=;)/.exec(await line('listening on'))![0]
    await database.run("INSERT INTO dev_consumer_channel_mapping VALUES ('portal', 'channel-7', 1)")
  })
  after(() => child?.kill('SIGKILL'))

  const submit = () =>
    fetch(`${url}/request/submit`, {
      method: 'POST',
      headers: { ...PORTAL, 'content-type': 'application/json' },
      body: JSON.stringify({
        request: {
          tag: 'batch-100',
          dataset: 'progress-exhaust',
          requestedBy: 'user-9',
          datasetConfig: { batchId: 'batch-100' },
        },
      }),
    })

  it('makes its tables, and answers on its port', async () => {
    const { result } = (await (await submit()).json()) as { readonly result: { readonly requestId: string } }
    expect(result.requestId).to.equal('6B1D4EC8675F72C87BAA083152BCE998')
    expect((await database.run('SELECT tag FROM dev_job_request')).map(({ tag }) => tag)).to.deep.equal([
      'batch-100:channel-7',
    ])
    expect((await fetch(`${url}/readyz`)).status).to.equal(200)
    expect(await (await fetch(`${url}/metrics`)).text()).to.include('process_cpu_seconds_total')
  })

  it('refuses a port that is taken', async () => {
    const { port } = new URL(url)
    const { exit, stderr } = await lern(folder(), ['serve', '--port', port])
    expect(exit).to.equal(2)
    expect(stderr).to.include(`error[CONFIG] the API cannot be served at 127.0.0.1:${port}: `)
  })

  it('answers what was asked before it is told to end, and then ends well', async () => {
    const client = await database.pool().connect()
    let answer: Promise<Response>
    const ended = once(child, 'exit')
    try {
      await client.query('BEGIN')
      await client.query('LOCK TABLE dev_job_request')
      answer = submit()
      await waitsForLock()
      child.kill('SIGTERM')
      await refuses()
      await client.query('ROLLBACK')
    } finally {
      client.release()
    }
    expect((await answer).status).to.equal(200)
    expect(await ended).to.deep.equal([0, null])
  })

  const waitsForLock = async (): Promise<void> => {
    const waiting =
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    while ((await database.run(waiting)).length === 0);
  }

  /** Until it takes no more calls. */
  const refuses = async (): Promise<void> => {
    while (
      await fetch(`${url}/livez`, { headers: { connection: 'close' } }).then(
        ({ status }) => status === 200,
        () => false,
      )
    );
  }
})

describe('lern serve that cannot begin', () => {
  const folder = useFolder()
  const cases: readonly (readonly [string, object, readonly string[], string])[] = [
    [
      'has no table of requests',
      {},
      [],
      'requests live in Postgres, but the catalog has job_request in snapshot',
    ],
    [
      'has addresses that work too long',
      { exhaust: { urlMinutes: 90 } },
      [],
      'exhaust.urlMinutes (1:13): found 90; allowed: a whole number from 1 to 60',
    ],
    ['has a port that is none', {}, ['--port', '65536'], 'It is not a port, which is at most 65535.'],
  ]
  for (const [name, config, argv, message] of cases) {
    it(name, async () => {
      const file = join(folder(), 'lern.json')
      await writeFile(file, JSON.stringify(config))
      const { exit, stderr } = await lern(folder(), ['serve', ...argv])
      expect(exit).to.equal(2)
      expect(stderr).to.include(message)
    })
  }
})
