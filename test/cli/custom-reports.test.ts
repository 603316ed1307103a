import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { type Called, lern } from './support.js'

/** A report on a dataset of its own, readable as JavaScript and as TypeScript. */
const source = (name: string, exported = '') => `
import { csv, dataset, from, optionalText, report, text } from 'lern-data-products'
${exported} const hours = dataset('mentor_hours', {
  block: 'mentoring',
  summary: 'Hours of mentors',
  columns: { courseid: text, mentor: text },
  partition: ['courseid'],
  clustering: ['mentor'],
})
export const report${name.replaceAll(/\W/g, '')} = report({
  name: '${name}',
  summary: 'What mentors do',
  parameters: { colour: optionalText('A colour') },
  compose: () => from(hours).select({ Mentor: 'mentor' }).to(csv({ file: '${name}.csv' })),
})
`

const LISTED = `
sources: { mine: { type: snapshot, root: DATA } }
catalog: { mentor_hours: mine }
`

describe('custom reports', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-custom-'))
    await mkdir(join(folder, 'node_modules'))
    await symlink(resolve('.'), join(folder, 'node_modules', 'lern-data-products'))
    await mkdir(join(folder, 'conf'))
    await write('package.json', '{ "type": "module" }')
    await write('mentor_hours.jsonl', '{"courseid":"do_1","mentor":"meena"}\n')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const write = (file: string, content: string) => writeFile(join(folder, file), content)
  const configure = (reports: string) =>
    write('conf/lern.yaml', `${LISTED.replace('DATA', folder)}reports: ${reports}\n`)
  const call = (...argv: readonly string[]) => lern(folder, [...argv, '--config', 'conf/lern.yaml'])
  const said = async (...argv: readonly string[]): Promise<string> => {
    const { exit, stdout, stderr } = await call(...argv)
    expect([exit, stderr]).to.deep.equal([0, ''])
    return stdout
  }

  for (const type of ['ts', 'js', 'mjs', 'mts']) {
    it(`are part of what there is when the configuration names their file: .${type}`, async () => {
      await write(`conf/mine.${type}`, source('mentor-hours', 'export'))
      await configure(`[./mine.${type}, admin-geo-reports: { enabled: false }]`)

      expect(await said('list')).to.match(/^mentor-hours +What mentors do$/m)
      expect(await said('list', 'datasets')).to.match(/^mentor_hours +mentoring +Hours of mentors$/m)
      expect(await said('count', 'mentor_hours')).to.equal('1\n')
      expect(await said('run', 'mentor-hours', '--stdout', '--quiet')).to.contain('Mentor\nmeena\n')
      expect(await said('explain', 'mentor-hours')).to.match(/mentor_hours +mentoring +origin +/)
      expect(await said('deps', 'mentor-hours')).to.contain(
        '| mentor-hours | mentor_hours | mentoring | mine (snapshot) |',
      )
      expect(await said('deps')).to.contain('| mentor-hours |')
    })
  }

  it('bring datasets along that they only read', async () => {
    await write('conf/mine.ts', source('mentor-hours'))
    await configure('[./mine.ts]')
    expect(await said('count', 'mentor_hours')).to.equal('1\n')
  })

  it('are run by their path from the folder that the command is called in, without a word about them', async () => {
    await write('mine.ts', source('mentor-hours'))
    await configure('[]')
    expect(await said('run', './mine.ts', '--stdout', '--quiet')).to.contain('meena')
    expect(await said('deps', 'admin-geo-reports', './mine.ts')).to.contain('| mentor-hours |')
  })

  it('are loaded once when the command names a file of the configuration', async () => {
    await write('conf/mine.ts', source('mentor-hours'))
    await configure('[./mine.ts]')
    expect(await said('run', './conf/mine.ts', '--stdout', '--quiet')).to.contain('meena')
  })

  it('are scheduled by name, each report of a file', async () => {
    await write('conf/two.ts', `${source('one')}\nexport * from './other.ts'\n`)
    await write('conf/other.ts', source('two'))
    await configure('[./two.ts: { cron: "0 6 * * *" }, two: { cron: "0 7 * * *" }]')
    const planned = JSON.parse(await said('schedule', '--list', '--json'))
    expect(planned.map(({ report, cron }: Record<string, string>) => [report, cron])).to.deep.equal([
      ['one', '0 6 * * *'],
      ['two', '0 7 * * *'],
    ])
  })

  it('are listed when the line that lern init wrote for the first of them is switched on', async () => {
    await lern(folder, ['init', 'first'])
    const file = join(folder, 'first', 'lern.yaml')
    const template = await readFile(file, 'utf8')
    expect(template).to.contain('\n  #- ./my-report.ts\n')
    await writeFile(file, template.replace('#- ./my-report.ts', '- ./my-report.ts'))
    const { exit, stdout, stderr } = await lern(join(folder, 'first'), ['list'])
    expect([exit, stderr]).to.deep.equal([0, ''])
    expect(stdout).to.match(/^organisations-per-tenant +Organisations of each tenant/m)
  })

  it('that must be told something keep no command from speaking of them', async () => {
    const told = source('mentor-hours').replaceAll(
      "optionalText('A colour')",
      "textParameter({ summary: '' })",
    )
    await write('conf/mine.ts', told.replace('optionalText', 'textParameter'))
    await configure(`[./mine.ts]\nstore: { type: local, root: "${join(folder, 'out')}" }`)
    expect(await said('deps', 'mentor-hours')).to.contain('| mentor_hours | mentoring |')
    expect(await said('check')).to.match(/^mentor_hours \(snapshot .+ ok/m)
    const { exit, stderr } = await call('run', 'mentor-hours')
    expect([exit, stderr]).to.satisfy(
      ([status, text]: [number, string]) =>
        status === 2 && text.includes('mentor-hours needs the parameter colour'),
    )
  })

  describe('that are of no use', () => {
    const cases: readonly (readonly [why: string, reports: string, says: string])[] = [
      [
        'a file that is not there',
        '[./godo.ts]',
        'error[UNKNOWN_REPORT] there is no file CONF/godo.ts; did you mean CONF/good.ts?\n  at: path reports[0], file CONF/godo.ts\n',
      ],
      [
        'a file without a report',
        '{ ./none.ts: { cron: "0 6 * * *" } }',
        'error[UNKNOWN_REPORT] CONF/none.ts exports no report\n  at: path reports["./none.ts"], file CONF/none.ts\n  allowed: export const myReport = report({ … })\n',
      ],
      [
        'a file that throws',
        '[./good.ts, ./throws.ts]',
        'error[UNKNOWN_REPORT] CONF/throws.ts cannot be loaded\n  at: path reports[1], file CONF/throws.ts\n  cause: no luck\n',
      ],
      [
        'a file in JavaScript that throws',
        '[./throws.js]',
        'error[UNKNOWN_REPORT] CONF/throws.js cannot be loaded\n  at: path reports[0], file CONF/throws.js\n  cause: no luck\n',
      ],
      [
        'a file that is no program',
        '[./broken.js]',
        'error[UNKNOWN_REPORT] CONF/broken.js cannot be loaded\n  at: path reports[0], file CONF/broken.js\n  cause:',
      ],
      [
        'a file that imports what is not there',
        '[./imports.js]',
        "error[UNKNOWN_REPORT] CONF/imports.js imports what is not there\n  at: path reports[0], file CONF/imports.js\n  cause: Cannot find package 'no-such-package'",
      ],
      [
        'a name that another file has',
        '[./good.ts, ./same.js]',
        'error[UNKNOWN_REPORT] there are two reports good: one of CONF/good.ts, and one of CONF/same.js\n',
      ],
      [
        'a name that a bundled report has',
        '[./bundled.ts]',
        'error[UNKNOWN_REPORT] there are two reports admin-geo-reports: a bundled one, and one of CONF/bundled.ts\n',
      ],
      [
        'a parameter that it does not have',
        '[./good.ts: { parameters: { color: red } }]',
        'reports[0]["./good.ts"].parameters.color (4:38): unknown parameter; allowed: colour; did you mean colour?\n',
      ],
      ['a file without its folder', '[good.ts]', 'did you mean ./good.ts?\n'],
    ]

    beforeEach(async () => {
      await write('conf/good.ts', source('good'))
      await write('conf/same.js', source('good'))
      await write('conf/none.ts', 'export const nothing = 1\n')
      await write('conf/throws.ts', "throw new Error('no luck')\n")
      await write('conf/throws.js', "throw new Error('no luck')\n")
      await write('conf/broken.js', 'export const = 1\n')
      await write('conf/imports.js', "import 'no-such-package'\n")
      await write('conf/bundled.ts', source('admin-geo-reports'))
    })

    for (const [why, reports, says] of cases) {
      it(`are refused for ${why}`, async () => {
        await configure(reports)
        const { exit, stdout, stderr } = await call('list')
        expect([exit, stdout]).to.deep.equal([2, ''])
        expect(stderr.replaceAll(join(folder, 'conf'), 'CONF')).to.contain(says)
      })
    }

    const lines: readonly (readonly [argv: string, says: string])[] = [
      ['run good.ts', 'error[UNKNOWN_REPORT] there is no report good.ts; did you mean ./good.ts?'],
      [
        'run ./conf/goood.ts',
        'error[UNKNOWN_REPORT] there is no file CONF/goood.ts; did you mean CONF/good.ts?',
      ],
      [
        'run ./conf/bundled.ts',
        'there are two reports admin-geo-reports: a bundled one, and one of CONF/bundled.ts',
      ],
      [
        'run ./conf/several.ts',
        'error[UNKNOWN_REPORT] ./conf/several.ts exports several reports: admin-two, good',
      ],
      [
        'run ./conf/good.ts -p color=red',
        'error[UNKNOWN_PARAMETER] good has no parameter color; did you mean colour?',
      ],
    ]
    for (const [argv, says] of lines) {
      it(`are refused by ${argv}`, async () => {
        await write('conf/several.ts', `${source('good')}\nexport * from './second.js'\n`)
        await write('conf/second.js', source('admin-two'))
        const { exit, stderr } = await lern(folder, argv.split(' '))
        expect(exit).to.equal(2)
        expect(stderr.replaceAll(join(folder, 'conf'), 'CONF')).to.contain(says)
      })
    }
  })

  describe('without the package that reads TypeScript', () => {
    const HOOKS = `
export const resolve = (specifier, context, next) => {
  if (!specifier.startsWith('tsx')) return next(specifier, context)
  throw Object.assign(new Error('Cannot find package tsx'), { code: 'ERR_MODULE_NOT_FOUND' })
}
`
    const REGISTER = "import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)\n"

    const program = async (...argv: readonly string[]): Promise<Called> => {
      const node = ['--import', join(folder, 'register.mjs'), resolve('dist/cli/lern.js')]
      const child = spawn(process.execPath, [...node, ...argv], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const ended = new Promise<number>(end => child.once('close', end))
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
      return { exit: await ended, stdout, stderr }
    }

    it('are run in JavaScript, and refused in TypeScript', async function () {
      this.timeout(30_000)
      await write('hooks.mjs', HOOKS)
      await write('register.mjs', REGISTER)
      await write('mine.js', source('mentor-hours'))
      await write('mine.ts', source('mentor-hours'))
      await write('lern.yaml', LISTED.replace('DATA', folder))

      const script = await program('run', './mine.js', '--out', 'out', '--quiet')
      expect([script.exit, script.stderr]).to.deep.equal([0, ''])
      expect(await readFile(join(folder, 'out', 'mentor-hours.csv'), 'utf8')).to.equal('Mentor\nmeena\n')

      const typed = await program('run', './mine.ts')
      expect(typed.exit).to.equal(2)
      expect(typed.stderr).to.contain('mine.ts is TypeScript, which cannot be read here')
    })
  })
})
