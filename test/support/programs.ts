import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What a program prints, on either stream; undefined when it is not there or fails. */
export const output = (program: string, ...parameters: string[]): Promise<string | undefined> =>
  run(program, parameters).then(
    ({ stdout, stderr }) => stdout + stderr,
    () => undefined,
  )

const maySystemInstall = async (): Promise<boolean> =>
  process.getuid?.() === 0 &&
  (await access('/etc/debian_version').then(
    () => true,
    () => false,
  ))

/** Installs Debian packages when this is Debian and we are root; else leaves things as they are. */
export const installPackages = async (...packages: string[]): Promise<void> => {
  if (!(await maySystemInstall())) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await output('apt-get', 'update', '-qq')
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env }).catch(
    () => {},
  )
}
