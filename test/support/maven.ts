import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies'

interface Artifact {
  readonly group: string
  readonly name: string
  readonly version: string
}

const dependency = ({ group, name, version }: Artifact): string => `
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${name}</artifactId>
      <version>${version}</version>
    </dependency>`

const pom = (artifacts: readonly Artifact[]): string => `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>lern</groupId>
  <artifactId>jars</artifactId>
  <version>1</version>
  <dependencies>${artifacts.map(dependency).join('')}
  </dependencies>
</project>
`

const cacheFolder = (): string =>
  process.env.LERN_TEST_CACHE ?? join(homedir(), '.cache', 'lern-data-products')

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const copyJars = async (artifacts: readonly Artifact[], folder: string): Promise<void> => {
  const pomFile = join(folder, 'pom.xml')
  await writeFile(pomFile, pom(artifacts))
  const output = `-DoutputDirectory=${folder}`
  await run('mvn', ['-q', '-B', '-f', pomFile, GOAL, '-DincludeScope=runtime', output])
}

/** Moves a finished folder to its place. Another process may have been first: then its folder serves. */
const publish = async (folder: string, place: string): Promise<void> => {
  await rename(folder, place).catch(async error => {
    if (!(await exists(place))) throw error
  })
}

/**
 * The jars of some artifacts and of all that they need at run time, as absolute paths.
 *
 * Maven copies them once into a folder of `$LERN_TEST_CACHE` (`~/.cache/lern-data-products` when not set).
 * The folder appears whole or not at all.
 */
export const jarsOf = async (folderName: string, ...artifacts: Artifact[]): Promise<string[]> => {
  const place = join(cacheFolder(), folderName)
  if (!(await exists(place))) {
    await mkdir(cacheFolder(), { recursive: true })
    const partial = await mkdtemp(`${place}.partial-`)
    try {
      await copyJars(artifacts, partial)
      await publish(partial, place)
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  }

  const files = await readdir(place)
  return files.filter(file => file.endsWith('.jar')).map(file => join(place, file))
}
