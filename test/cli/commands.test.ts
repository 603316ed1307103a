import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { smallSample } from '../../fixtures/index.js'
import { lern } from './support.js'

describe('lern', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const call = (...argv: readonly string[]) => lern(folder, argv)
  const configure = (text: string) => writeFile(join(folder, 'lern.yaml'), text)

  const refused: readonly (readonly [argv: string, exit: number, stderr: string])[] = [
    [
      'run admin-user-report',
      2,
      'error[UNKNOWN_REPORT] there is no report admin-user-report; did you mean admin-user-reports?',
    ],
    [
      'run admin-user-reports -p instanc=X',
      2,
      'error[UNKNOWN_PARAMETER] admin-user-reports has no parameter instanc; did you mean instance?',
    ],
    [
      'run admin-user-reports -p statusColumn=yes',
      2,
      'error[USAGE] the parameter statusColumn of admin-user-reports is not true or false',
    ],
    ['run admin-user-reports -p instance', 2, 'It is not of the form name=value.'],
    ['run admin-user-reports --shard 3/2', 2, 'error[USAGE] --shard 3/2 is not a shard'],
    [
      'run admin-geo-reports --shard 1/2',
      2,
      'error[USAGE] admin-geo-reports sorts or groups rows of the whole ring, so it cannot be run with --shard',
    ],
    [
      'run admin-user-reports --resume 20260131T093000Z-4f9a1c2b',
      2,
      'error[NOT_RESUMABLE] this run cannot be resumed: it left no ledger',
    ],
    ['run admin-user-reports --resume nope', 2, 'error[NOT_RESUMABLE] nope is not the id of a run'],
    ['run admin-user-reports --format xml', 2, "argument 'xml' is invalid. Allowed choices are csv, jsonl."],
    ['run admin-user-reports --limit 0', 2, 'It is not a whole number from 1 up.'],
    ['run ./nothing.ts', 2, 'error[UNKNOWN_REPORT]'],
    ['count users', 2, 'error[UNKNOWN_DATASET] there is no dataset users; did you mean user?'],
    ['list report', 2, 'Allowed choices are reports, datasets, verbs, sources.'],
    ['rnu admin-user-reports', 2, "unknown command 'rnu'"],
    ['run --nope', 2, "unknown option '--nope'"],
    ['run', 2, "missing required argument 'report'"],
    ['list --now yesterday', 0, ''],
    ['run admin-user-reports --now yesterday', 2, 'error[USAGE] --now is not a time'],
    ['deps --forbid user-org', 5, 'admin-geo-reports needs organisation of user-org, location of user-org'],
    ['deps --forbid user_org', 2, 'error[USAGE] there is no building block user_org; did you mean user-org?'],
    ['list --config nope.yaml', 2, 'error[CONFIG] there is no such configuration file'],
  ]
  for (const [argv, exit, stderr] of refused) {
    it(`${argv} ends with ${exit}`, async () => {
      const called = await call(...argv.split(' '))
      expect(called.exit).to.equal(exit)
      expect(called.stderr).to.contain(stderr)
      if (exit !== 0 && !argv.startsWith('deps')) expect(called.stdout).to.equal('')
    })
  }

  it('lists reports, datasets, verbs and sources', async () => {
    expect((await call('list')).stdout).to.match(
      /^name +summary\nprogress-exhaust +How far[\s\S]*\nadmin-user-reports +Self-declared users/,
    )
    expect((await call('list', 'datasets')).stdout).to.match(/user_enrolments +lern/)
    expect((await call('list', 'verbs')).stdout).to.match(/release +turns personal values into plain ones/)
    expect(JSON.parse((await call('list', 'sources', '--json')).stdout)).to.deep.equal([
      { name: 'snapshot', type: 'snapshot', summary: 'ready' },
    ])
  })

  it('runs a report on the sample without a configuration', async () => {
    const { exit, stdout, stderr } = await call(
      'run',
      'admin-user-reports',
      '--out',
      join(folder, 'out'),
      '--json',
    )
    expect([exit, stderr]).to.deep.equal([0, ''])
    const record = JSON.parse(stdout)
    expect(record).to.include({ report: 'admin-user-reports', status: 'success' })
    expect(record.files.length).to.be.greaterThan(1)
    for (const { path, bytes } of record.files) {
      expect((await readFile(join(folder, 'out', path))).length).to.equal(bytes)
    }
  })

  it('writes into the configured store, relative to the folder it is called in', async () => {
    await configure(`store: { type: local, root: ${join(folder, 'reports')}, prefix: daily }`)
    const { exit } = await call('run', 'admin-geo-reports', '--quiet')
    expect(exit).to.equal(0)
    expect(await readdir(join(folder, 'reports', 'daily'))).to.have.members([
      '_runs',
      'geo-detail',
      'geo-summary',
      'geo-summary-district',
    ])
  })

  it('prints files, one after the other, with --stdout', async () => {
    const { stdout, exit } = await call('run', 'admin-geo-reports', '--stdout', '--quiet')
    expect(exit).to.equal(0)
    expect(stdout).to.match(/^==> geo-detail\/[^ ]+\.csv <==\nindex,School id,/)
    expect(await readdir(folder)).to.deep.equal([])
  })

  it('writes JSON lines instead of CSV with --format jsonl', async () => {
    const { exit } = await call('run', 'admin-user-reports', '--out', folder, '--format', 'jsonl', '--quiet')
    expect(exit).to.equal(0)
    const [file] = await readdir(join(folder, 'declared_user_detail'))
    expect(file).to.match(/\.jsonl$/)
    const [line] = (await readFile(join(folder, 'declared_user_detail', file!), 'utf8')).split('\n')
    expect(Object.keys(JSON.parse(line!))).to.include('Diksha UUID')
  })

  it('writes what Spark wrote with --dialect spark', async () => {
    await call('run', 'admin-geo-reports', '--out', folder, '--dialect', 'spark', '--quiet')
    const [file] = await readdir(join(folder, 'geo-detail'))
    const text = await readFile(join(folder, 'geo-detail', file!), 'utf8')
    expect(text).to.contain('""')
  })

  it('explains a report without reading data', async () => {
    const { stdout, exit } = await call('explain', 'admin-user-reports', '-p', 'statusColumn=true')
    expect(exit).to.equal(0)
    for (const part of [
      'statusColumn = true',
      /user_declarations +user-org +origin +snapshot/,
      'userinfo*',
      'email*',
      /semiJoin\(user_consent\) +in each range +one partition of each side/,
      'csv declared_user_detail/{provider}.csv',
      'Diksha UUID',
      '1 range, 8 at a time',
    ]) {
      if (typeof part === 'string') expect(stdout).to.contain(part)
      else expect(stdout).to.match(part)
    }
  })

  it('prints the dependency table', async () => {
    const { stdout } = await call('deps', 'admin-geo-reports')
    expect(stdout).to.equal(
      [
        '| report | dataset | building block | source |',
        '|---|---|---|---|',
        '| admin-geo-reports | organisation | user-org | snapshot |',
        '| admin-geo-reports | location | user-org | snapshot |',
        '',
      ].join('\n'),
    )
  })

  it('refuses to run what the configuration forbids', async () => {
    await configure('forbid: [user-org]')
    const { exit, stderr } = await call('run', 'admin-geo-reports')
    expect(exit).to.equal(5)
    expect(stderr).to.contain('error[FORBIDDEN_BLOCK] admin-geo-reports needs organisation of user-org')
  })

  it('checks sources and store', async () => {
    await configure(`store: { type: local, root: ${join(folder, 'out')} }`)
    const { exit, stdout } = await call('check')
    expect(exit).to.equal(0)
    expect(stdout).to.match(/user_declarations \(snapshot.+ok/)
    expect(stdout).to.match(/local .+ writable +ok/)
  })

  it('tells with exit 3 what a check found wanting', async () => {
    await configure(`sources: { snapshot: { type: snapshot, root: ${folder} } }`)
    const { exit, stdout } = await call('check')
    expect(exit).to.equal(3)
    expect(stdout).to.match(/organisation .+FAILED/)
  })

  for (const part of ['ca', 'cert', 'key'])
    it(`names the ${part} of a cluster that cannot be read`, async () => {
      await configure(`
sources: { c: { type: cassandra, ssl: { ${part}: /nowhere/it.pem } } }
catalog: { organisation: { source: c, table: sunbird.organisation } }`)
      const { exit, stderr } = await call('count', 'organisation')
      expect(exit).to.equal(2)
      expect(stderr).to.contain(
        `error[CONFIG] sources.c.ssl.${part} cannot be read: /nowhere/it.pem (ENOENT)`,
      )
    })

  it('counts and samples a dataset, with personal data masked', async () => {
    expect((await call('count', 'user')).stdout).to.equal('60\n')
    const masked = await call('sample', 'user', '-n', '3')
    const rows = masked.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(rows).to.have.length(3)
    expect(rows.every(({ firstname }) => !firstname || /^masked-[0-9a-f]{16}$/.test(firstname))).to.equal(
      true,
    )
    const revealed = await call('sample', 'user', '-n', '3', '--reveal', '--json')
    expect(
      JSON.parse(revealed.stdout).some((row: { firstname: string }) => /^masked-/.test(row.firstname)),
    ).to.equal(false)
  })

  for (const format of ['jsonl', 'csv']) {
    it(`unloads datasets as ${format}, masked so that joins still join, and reads them back`, async () => {
      const out = join(folder, 'sample')
      const { exit } = await call(
        'snapshot',
        'user',
        'user_declarations',
        'user_consent',
        'organisation',
        'location',
        'tenant_preference',
        '--out',
        out,
        '--format',
        format,
        '--quiet',
      )
      expect(exit).to.equal(0)
      await configure(`sources: { snapshot: { type: snapshot, root: ${out} } }`)
      const { stdout, stderr } = await call(
        'run',
        'admin-user-reports',
        '--out',
        join(folder, 'out'),
        '--json',
      )
      expect(stderr).to.equal('')
      const masked = JSON.parse(stdout)
      await rm(join(folder, 'lern.yaml'))
      const plain = JSON.parse(
        (await call('run', 'admin-user-reports', '--out', join(folder, 'out2'), '--json')).stdout,
      )
      const shape = (record: typeof masked) =>
        record.files.map(({ path, rows }: { path: string; rows: number }) => [path, rows])
      expect(shape(masked)).to.deep.equal(shape(plain))
    })

    it(`unloads datasets as ${format} with --reveal, and gives the same bytes from them`, async () => {
      const out = join(folder, 'copy')
      const names = [
        'user',
        'user_declarations',
        'user_consent',
        'organisation',
        'location',
        'tenant_preference',
      ]
      await call('snapshot', ...names, '--out', out, '--format', format, '--reveal', '--quiet')
      const plain = JSON.parse(
        (await call('run', 'admin-user-reports', '--out', join(folder, 'a'), '--json')).stdout,
      )
      await configure(`sources: { snapshot: { type: snapshot, root: ${out} } }`)
      const copied = JSON.parse(
        (await call('run', 'admin-user-reports', '--out', join(folder, 'b'), '--json')).stdout,
      )
      expect(copied.files).to.deep.equal(plain.files)
    })
  }

  it('tells of the datasets that it unloads in one document', async () => {
    const unload = async (...names: readonly string[]) => {
      const { exit, stdout } = await call('snapshot', ...names, '--out', join(folder, 'out'), '--json')
      return [exit, JSON.parse(stdout)]
    }
    const [one, record] = await unload('location')
    expect([one, record.report]).to.deep.equal([0, 'snapshot-location'])
    const [two, records] = await unload('location', 'user')
    expect([two, records.map((of: typeof record) => [of.report, of.status])]).to.deep.equal([
      0,
      [
        ['snapshot-location', 'success'],
        ['snapshot-user', 'success'],
      ],
    ])

    const out = join(folder, 'out')
    await rm(join(out, 'user.jsonl'))
    await configure(`sources: { snapshot: { type: snapshot, root: ${out} } }`)
    const [failed, some] = await unload('location', 'user', 'location')
    expect([failed, some.map(({ status }: typeof record) => status)]).to.deep.equal([
      3,
      ['success', 'failed'],
    ])
  })

  it('writes a configuration and a first report that runs, and never overwrites', async () => {
    expect((await call('init')).exit).to.equal(0)
    expect(await readdir(folder)).to.have.members(['lern.yaml', 'my-report.ts'])
    expect((await call('list')).exit).to.equal(0)
    const again = await call('init')
    expect(again.exit).to.equal(2)
    expect(again.stderr).to.contain('is there already')
  })

  it('says where no folder can be made', async () => {
    const init = await call('init', '/proc/lern/first')
    expect(init.exit).to.equal(2)
    expect(init.stderr).to.contain('/proc/lern/first cannot be made (ENOENT)')
    const ran = await call('run', 'admin-geo-reports', '--out', '/proc/lern/out')
    expect(ran.exit).to.equal(3)
    expect(ran.stderr).to.match(/error\[STORE_(MISSING|FAILED)\]/)
  })

  it('tells the place of a bad row, and leaves out as many as are allowed', async () => {
    const out = join(folder, 'copy')
    await call('snapshot', 'organisation', 'location', '--out', out, '--reveal', '--quiet')
    const file = join(out, 'organisation.jsonl')
    await writeFile(file, `${await readFile(file, 'utf8')}{"id":"o99","status":"one","slug":"s"}\n`)
    await configure(`sources: { snapshot: { type: snapshot, root: ${out} } }`)
    const failed = await call('run', 'admin-geo-reports', '--out', join(folder, 'out'))
    expect(failed.exit).to.equal(4)
    expect(failed.stderr).to.match(/error\[BAD_ROW\] organisation has a row whose status is not .+/)
    expect(failed.stderr).to.match(/organisation\.jsonl:13/)
    expect(failed.stderr).to.not.contain('one')
    const { stdout, exit } = await call(
      'run',
      'admin-geo-reports',
      '--out',
      join(folder, 'out'),
      '--max-bad-rows',
      '1',
      '--json',
    )
    expect(exit).to.equal(0)
    const { run, dropped } = JSON.parse(stdout)
    expect(dropped).to.include({ 'bad row of organisation': 1 })
    const rejects = await readFile(
      join(folder, 'out', '_runs', 'admin-geo-reports', `${run}.rejects.jsonl`),
      'utf8',
    )
    expect(JSON.parse(rejects)).to.include({ dataset: 'organisation', column: 'status', line: 13 })
    expect(rejects).to.not.contain('one')
  })

  it('leaves out no bad row of what decides how files are protected, however many are allowed', async () => {
    const copy = join(folder, 'copy')
    await cp(smallSample, copy, { recursive: true })
    const file = join(copy, 'tenant_preference.jsonl')
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}{"orgid":"o1","key":"dataSecurityPolicy","data":{"level":\n`,
    )
    await configure(
      `sources: { snapshot: { type: snapshot, root: ${copy} } }\nsecurity: { fieldSalt: SunBird }`,
    )
    for (const report of [
      ['admin-user-reports'],
      ['progress-exhaust', '-p', 'batchId=01310000000000000000'],
    ]) {
      const ran = await call('run', ...report, '--out', join(folder, 'out'), '--max-bad-rows', '100')
      expect([ran.exit, ran.stderr]).to.satisfy(
        ([exit, said]: [number, string]) => exit === 5 && said.includes('POLICY'),
      )
    }
  })
})
