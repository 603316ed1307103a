import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import {
  type AnyReport,
  type LernError,
  localStore,
  type RunRecord,
  run,
  type Settings,
} from '../../lib/index.js'
import { memorySource } from '../../lib/testing/memory-source.js'
import { datasets } from '../../pipelines/index.js'

/** A catalog of rows; a dataset that is not named has none. */
export const catalogWith = (rows: Readonly<Record<string, readonly object[]>>) =>
  Object.fromEntries(datasets.map(dataset => [dataset.name, memorySource(dataset, rows[dataset.name] ?? [])]))

export interface Written {
  readonly files: Readonly<Record<string, string>>
  readonly record: RunRecord
}

/** Runs a report into a folder of its own, and gives what a reader of that folder sees. */
export const filesOf = async (
  report: AnyReport,
  catalog: ReturnType<typeof catalogWith>,
  parameters: Readonly<Record<string, unknown>>,
  settings: Partial<Settings>,
): Promise<Written> => {
  const root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  try {
    const store = localStore({ root, prefix: '' })
    const record = await run(report, { catalog, store, parameters, settings })
    const files: Record<string, string> = {}
    for await (const { path } of store.list('')) files[path] = await text(await store.read(path))
    return { files, record }
  } finally {
    await rm(root, { recursive: true })
  }
}

export const failureOf = (running: Promise<unknown>): Promise<LernError> =>
  running.then(
    () => expect.fail('it should have failed'),
    (error: LernError) => error,
  )
