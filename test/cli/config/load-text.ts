import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Where } from '../../../cli/config/find.js'
import { loadConfig } from '../../../cli/config/load.js'
import { readConfig } from '../../../cli/config/read.js'
import type { KnownNames } from '../../../cli/config/references.js'
import type { Config } from '../../../cli/config/schema.js'

export const KNOWN: KnownNames = {
  datasets: ['user_enrolments', 'user_cache', 'organisation', 'user'],
  blocks: ['user-org', 'obsrv', 'knowlg'],
  reports: new Map([
    ['admin-user-reports', ['n', 'all', 's']],
    ['admin-geo-reports', []],
    ['mine', ['colour', 'size']],
    ['my-other', ['colour']],
  ]),
  files: new Map([
    ['./mine.ts', ['mine']],
    ['./my-report.ts', ['mine']],
    ['./two.ts', ['mine', 'my-other']],
  ]),
}

/** Runs with a folder of the given files, which is gone afterwards. */
export const inFolder = async <T>(
  files: Record<string, string>,
  use: (folder: string) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'lern-config-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The configuration that is found there. */
export const loadFrom = async (where: Where): Promise<Config> => loadConfig(await readConfig(where), KNOWN)

/** The configuration of a `lern.yaml` with this text, beside these files. */
export const loadText = (text: string, env: NodeJS.ProcessEnv = {}, files = {}): Promise<Config> =>
  inFolder({ ...files, 'lern.yaml': text }, cwd => loadFrom({ cwd, env }))

/** The message with which it is refused. */
export const refusalOf = async (loading: Promise<unknown>): Promise<string> =>
  loading.then(
    () => 'it was not refused',
    (error: Error) => error.message,
  )
