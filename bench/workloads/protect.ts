import { csvEncoder } from '../../lib/csv/encoder.js'
import { type ProtectionOptions, protectionFor } from '../../lib/protection/protection-for.js'
import { enrolmentRows } from '../data/enrolments.js'
import type { Figure } from '../harness/figure.js'
import type { Workload } from '../harness/workload.js'

const MEBIBYTE = 1024 * 1024
const PLAIN_BYTES = 200 * MEBIBYTE
const ROWS = 2_000

const password = 'correct horse battery staple'
const sides: Readonly<Record<string, ProtectionOptions>> = {
  'plain zip': { level: 'PLAIN_DATASET', format: 'modern' },
  'ZipCrypto zip': { level: 'PASSWORD_PROTECTED_DATASET', format: 'legacy', password },
  'AES-256 zip': { level: 'PASSWORD_PROTECTED_DATASET', format: 'modern', password },
  'AES-256-CBC file': { level: 'TEXT_KEY_ENCRYPTED_DATASET', format: 'legacy', password },
  'AES-256-GCM file': { level: 'TEXT_KEY_ENCRYPTED_DATASET', format: 'modern', password },
}

/** The CSV of some enrolments, again and again. */
const repeated = (): Buffer => {
  const rows = [...enrolmentRows(ROWS)].map(row =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, JSON.stringify(value)])),
  )
  return csvEncoder({ columns: Object.keys(rows[0]!), dialect: 'rfc4180', formulas: 'keep' }).rows(rows)
}

async function* plain(part: Buffer): AsyncGenerator<Buffer> {
  for (let bytes = 0; bytes < PLAIN_BYTES; bytes += part.length) yield part
}

interface Sealed {
  readonly sealedBytes: number
  readonly seconds: number
  /** How much more memory this process held than before, at most. */
  readonly growth: number
}

const seal = async (options: ProtectionOptions, part: Buffer): Promise<Sealed> => {
  const about = { entry: 'enrolments.csv', at: new Date(0), bytes: PLAIN_BYTES }
  const [start, held] = [performance.now(), process.memoryUsage.rss()]
  let [sealedBytes, growth] = [0, 0]
  for await (const bytes of protectionFor(options).seal(plain(part), about)) {
    sealedBytes += bytes.length
    growth = Math.max(growth, process.memoryUsage.rss() - held)
  }
  return { sealedBytes, growth, seconds: (performance.now() - start) / 1000 }
}

export const protect: Workload = {
  name: 'protect',
  summary: 'a file of 200 MiB sealed in every way: how fast, and in how much memory',
  run: async ({ note }) => {
    const part = repeated()
    const figures: Omit<Figure, 'workload'>[] = []
    for (const [side, options] of Object.entries(sides)) {
      const { sealedBytes, seconds, growth } = await seal(options, part)
      note(`${side}: ${(sealedBytes / MEBIBYTE).toFixed(1)} MiB sealed`)
      figures.push(
        { name: side, value: PLAIN_BYTES / MEBIBYTE / seconds, unit: 'MiB/s' },
        { name: `${side}, memory`, value: growth / MEBIBYTE, unit: 'MiB more', goal: { atMost: 100 } },
      )
    }
    return figures
  },
}
