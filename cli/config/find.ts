import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LernError } from '../../lib/errors.js'

interface ConfigFile {
  readonly file: string
  readonly text: string
}

export interface Where {
  /** The file of `--config`. */
  readonly file?: string | undefined
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** The file asked for, else `lern.yaml` or `lern.json` of the folder, else `$LERN_CONFIG`, else none. */
export const findConfig = async ({ file, cwd, env }: Where): Promise<ConfigFile | undefined> => {
  if (file !== undefined) return required(resolve(cwd, file))
  for (const name of ['lern.yaml', 'lern.json']) {
    const here = await attempt(resolve(cwd, name))
    if (here) return here
  }
  return env.LERN_CONFIG ? required(resolve(cwd, env.LERN_CONFIG)) : undefined
}

const required = async (file: string): Promise<ConfigFile> => {
  const read = await attempt(file)
  if (read) return read
  throw new LernError('CONFIG', 'there is no such configuration file', { file })
}

const attempt = async (file: string): Promise<ConfigFile | undefined> => {
  try {
    return { file, text: await readFile(file, 'utf8') }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new LernError('CONFIG', 'the configuration file cannot be read', { file }, { cause })
  }
}
