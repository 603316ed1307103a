import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const PRODUCT = fileURLToPath(new URL('../..', import.meta.url))
const LERN = join(PRODUCT, 'dist/cli/lern.js')
/** Far more than a pipe holds, however fast its reader leaves. */
const LEARNERS = 5000

const CONFIG = {
  sources: { snapshot: { type: 'snapshot', root: 'snap' } },
  catalog: { default: 'snapshot' },
}

const REPORT = `
  import { csv, from, report } from 'lern-data-products'
  import { userEnrolments } from 'lern-data-products/pipelines'
  const compose = () => from(userEnrolments, 'userid').to(csv({ file: 'learners.csv' }))
  export default report({ name: 'learners', summary: 'who learns', compose })
`

const enrolments = Array.from(
  { length: LEARNERS },
  (_, at) => `{"userid":"${String(at).padStart(400, 'u')}","courseid":"do_1","batchid":"b1"}\n`,
)

describe('an output that takes nothing', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-output-'))
    await mkdir(join(folder, 'snap'))
    await mkdir(join(folder, 'temporary'))
    await mkdir(join(folder, 'node_modules'))
    await symlink(PRODUCT, join(folder, 'node_modules/lern-data-products'))
    await writeFile(join(folder, 'snap/user_enrolments.jsonl'), enrolments.join(''))
    await writeFile(join(folder, 'lern.json'), JSON.stringify(CONFIG))
    await writeFile(join(folder, 'learners.ts'), REPORT)
  })
  after(() => rm(folder, { recursive: true }))

  /** Runs a command whose output is a pipe, or the device that is always full. */
  const call = async (command: string, full: 'stdout' | 'stderr' | undefined, isLeft = false) => {
    const device = openSync('/dev/full', 'w')
    const place = (name: typeof full) => (name === full ? device : 'pipe')
    const child = spawn(process.execPath, [LERN, ...command.split(' ')], {
      cwd: folder,
      env: { ...process.env, TMPDIR: join(folder, 'temporary') },
      stdio: ['ignore', place('stdout'), place('stderr')],
    })
    closeSync(device)
    if (isLeft) child.stdout?.once('data', () => child.stdout?.destroy())
    const said = child.stderr ? text(child.stderr) : ''
    const printed = child.stdout && !isLeft ? text(child.stdout) : ''
    const [exit] = await once(child, 'close')
    return { exit, stdout: await printed, stderr: await said }
  }

  const drafts = async () =>
    (await readdir(join(folder, 'temporary'))).filter(name => name.startsWith('lern-'))

  const printing = ['run ./learners.ts --stdout --quiet', `sample user_enrolments -n ${LEARNERS}`]
  for (const command of printing) {
    it(`ends ${command.split(' ')[0]} without a word when its reader leaves`, async () => {
      expect(await call(command, undefined, true)).to.deep.equal({ exit: 141, stdout: '', stderr: '' })
      expect(await drafts()).to.deep.equal([])
    })
  }

  for (const command of [...printing, 'run ./learners.ts --out out --json --quiet', 'list', '--help']) {
    it(`fails ${command.split(' ')[0]} with an error when it is full: ${command}`, async () => {
      const { exit, stderr } = await call(command, 'stdout')
      expect(exit).to.equal(3)
      expect(stderr).to.match(/^(error\[|\{.*")STORE_FULL\b.*the output is full.*\n?.*ENOSPC.*\n$/)
      expect(await drafts()).to.deep.equal([])
    })
  }

  const beside: readonly (readonly [command: string, exit: number])[] = [
    ['run ./learners.ts --stdout', 0],
    ['run no-such-report', 2],
    ['run --no-such-option', 2],
  ]
  for (const [command, exit] of beside) {
    it(`changes nothing when it is that of messages: ${command}`, async () => {
      const { stdout, exit: ended } = await call(command, 'stderr')
      expect(ended).to.equal(exit)
      expect(stdout.split('\n')).to.have.length(exit === 0 ? LEARNERS + 2 : 1)
    })
  }
})
