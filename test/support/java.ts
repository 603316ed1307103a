import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from './programs.js'

const INSTALLED = '/usr/lib/jvm'

const candidates = async (): Promise<string[]> => {
  const home = process.env.JAVA_HOME
  const folders = await readdir(INSTALLED).catch(() => [])
  const installed = folders.map(folder => join(INSTALLED, folder))
  return ['java', ...[home ?? [], ...installed].flat().map(folder => join(folder, 'bin', 'java'))]
}

const hasVersion = async (java: string, major: number): Promise<boolean> =>
  (await output(java, '-version'))?.includes(`version "${major}.`) ?? false

/** The `java` command of one major version: on the path, in JAVA_HOME, or where Debian puts it. */
export const findJava = async (major: number): Promise<string | undefined> => {
  for (const java of await candidates()) if (await hasVersion(java, major)) return java
  return undefined
}
