import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { snapshot } from '../connectors/snapshot/index.js'
import { SAMPLE_KEY, sampleParameters, smallSample } from '../fixtures/index.js'
import { type Catalog, localStore, run } from '../lib/index.js'
import { datasets, reports } from '../pipelines/index.js'
import { formatBytes, formatCount, formatSeconds } from './terminal/format.js'
import { table } from './terminal/table.js'

/** The salt of the sample's contact fields. */
const SALT = 'SunBird'

/** Every bundled report on the sample snapshot, into `demo/`: no server, no configuration. */
const demo = async (): Promise<void> => {
  const root = resolve('demo')
  await rm(root, { recursive: true, force: true })
  const sample = snapshot({ root: smallSample })
  const catalog: Catalog = Object.fromEntries(datasets.map(({ name }) => [name, sample.serve()]))
  const lines: Record<string, string>[] = []
  for (const report of reports) {
    const record = await run(report, {
      catalog,
      store: localStore({ root, prefix: '' }),
      parameters: sampleParameters[report.name] ?? {},
      settings: { fieldSalt: SALT, requestKey: SAMPLE_KEY },
    })
    lines.push(
      ...record.files.map(({ path, rows, bytes }, index) => ({
        report: index === 0 ? report.name : '',
        file: `demo/${path}`,
        rows: formatCount(rows),
        size: formatBytes(bytes),
        time: index === 0 ? formatSeconds(record.seconds) : '',
      })),
    )
  }
  const right = true
  process.stdout.write(
    table(lines, {
      columns: ['report', 'file', { key: 'rows', right }, { key: 'size', right }, { key: 'time', right }],
    }),
  )
}

await demo()
