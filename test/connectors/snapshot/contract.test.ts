import { readdir, readlink } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { snapshot } from '../../../connectors/snapshot/index.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { asCsv, asJsonl, expected, rows, snapshotFolder, visits } from './visits.js'

/** Files below a folder that this process has open. */
const openFiles = async (folder: string): Promise<number> => {
  const descriptors = await readdir('/proc/self/fd').catch(() => [])
  const targets = descriptors.map(name => readlink(`/proc/self/fd/${name}`).catch(() => ''))
  return (await Promise.all(targets)).filter(target => target.startsWith(folder)).length
}

/** A small part of the rows. */
const LITTLE = 100_000

describe('snapshot', () => {
  const { root, temporary, write } = snapshotFolder()

  for (const [name, content] of [
    ['visits.jsonl', asJsonl(rows)],
    ['visits.jsonl.gz', gzipSync(asJsonl(rows))],
    ['visits.csv', asCsv(rows)],
    ['visits.csv.gz', gzipSync(asCsv(rows))],
  ] as const) {
    for (const [where, memory] of [
      ['in memory', undefined],
      ['on disk', LITTLE],
    ] as const) {
      const open = async () => {
        await write(name, content)
        return {
          source: snapshot({ root: root(), ...(memory !== undefined && { memory }) }).serve(),
          dataset: visits,
          rows: expected,
          temporary,
          openNow: () => openFiles(root()),
          close: async () => {},
        }
      }
      const broken = async () => {
        const tested = await open()
        await write(name, content.slice(0, 5_000))
        return tested
      }
      sourceContract(`a snapshot of ${name}, sorted ${where}`, {
        open,
        ...(name.endsWith('.gz') && { broken }),
      })
    }
  }
})
