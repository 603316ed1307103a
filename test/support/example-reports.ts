import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'chai'
import { lern } from '../cli/support.js'

/*
 * The examples that are reports, and what they write about the small sample. After a change that is meant:
 *   UPDATE_EXPECTED=1 npx mocha test/examples.test.ts
 */

const EXPECTED = resolve('fixtures/expected/examples')
const NOW = '2025-02-01T00:00:00Z'

type Parameters = Readonly<Record<string, string>>

interface ExampleReport {
  readonly example: string
  readonly parameters: Parameters
}

export const EXAMPLE_REPORTS: readonly ExampleReport[] = [
  { example: '06-inactive-learners.ts', parameters: { days: '90' } },
  { example: '07-certificates-per-week.ts', parameters: {} },
  { example: '08-consent-coverage.ts', parameters: {} },
]

type Files = Readonly<Record<string, string>>

const filesIn = async (root: string): Promise<Files> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(of => of.isFile())
    .map(of => join(of.parentPath, of.name).slice(root.length + 1))
    .filter(path => !path.startsWith('_runs'))
    .sort()
  return Object.fromEntries(
    await Promise.all(paths.map(async path => [path, await readFile(join(root, path), 'utf8')])),
  )
}

const replace = async (root: string, files: Files): Promise<void> => {
  await rm(root, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

/** Runs an example by its file, with the configuration of a folder, and compares what it writes. */
export const expectExample = async (
  folder: string,
  { example, parameters }: ExampleReport,
): Promise<void> => {
  const out = await mkdtemp(join(tmpdir(), 'lern-example-'))
  try {
    const given = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${value}`])
    const file = resolve('examples', example)
    const { exit, stderr } = await lern(folder, [
      'run',
      file,
      ...given,
      '--now',
      NOW,
      '--out',
      out,
      '--quiet',
    ])
    expect([exit, stderr]).to.deep.equal([0, ''])
    const written = await filesIn(out)
    const expected = join(EXPECTED, example.replace('.ts', ''))
    if (process.env.UPDATE_EXPECTED === '1') await replace(expected, written)
    expect(written).to.deep.equal(await filesIn(expected))
  } finally {
    await rm(out, { recursive: true })
  }
}
