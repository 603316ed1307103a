import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { LernError } from '../../lib/index.js'
import { makeFolder } from '../../lib/make-folder.js'
import { TEMPLATE } from '../config/template.js'
import { type Io, say } from '../io.js'

export const initCommand = (program: Command, io: Io): Command =>
  program
    .command('init')
    .summary('write a commented lern.yaml and a first report of your own')
    .argument('[dir]', 'the folder', '.')
    .action(async (dir: string) => {
      const folder = resolve(io.cwd, dir)
      await makeFolder(folder).catch(cause => {
        throw notMade(folder, cause)
      })
      await create(join(folder, 'lern.yaml'), TEMPLATE)
      await create(join(folder, 'my-report.ts'), REPORT)
      await say(io, `wrote lern.yaml and my-report.ts; try: lern run ./my-report.ts\n`)
    })

const notMade = (folder: string, cause: NodeJS.ErrnoException): LernError =>
  new LernError('USAGE', `${folder} cannot be made (${cause.code})`, { file: folder }, { cause })

/** Never overwrites what somebody may have edited. */
const create = async (file: string, content: string): Promise<void> => {
  try {
    await writeFile(file, content, { flag: 'wx' })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`
    throw new LernError('USAGE', `${file} ${why}`, { file }, { cause })
  }
}

const REPORT = `import { count, csv, from, report } from 'lern-data-products'
import { organisation } from 'lern-data-products/pipelines'

/** Organisations per tenant: how many there are, and how many of them are active. */
export const organisationsPerTenant = report({
  name: 'organisations-per-tenant',
  summary: 'Organisations of each tenant, and how many are active',
  compose: () =>
    from(organisation, 'channel', 'status')
      .present('channel')
      .group(['channel'], {
        organisations: count(),
        active: count(r => r.status === 1),
      })
      .to(csv({ file: 'organisations-per-tenant.csv' })),
})
`
