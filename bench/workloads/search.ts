import { fileURLToPath } from 'node:url'
import { lateSearch } from '../data/late-search.js'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import { runMeasured } from '../harness/process.js'
import type { Workload } from '../harness/workload.js'
import { expectSame } from '../verify/expect-same.js'

const CLIENT = fileURLToPath(new URL('../peers/search-client.js', import.meta.url))
const ITEMS = 20_000
const ITEMS_A_CALL = 100
const LATE_MS = 50
const CONCURRENCY = 4

/** What the calls take when nobody does anything but wait. */
const IDEAL_SECONDS = (Math.ceil(ITEMS / ITEMS_A_CALL / CONCURRENCY) * LATE_MS) / 1000

interface Printed {
  readonly seconds: number
  readonly found: number
}

export const search: Workload = {
  name: 'search',
  summary: `${ITEMS} contents by their ids, ${CONCURRENCY} calls at a time, of an API that answers after ${LATE_MS} ms`,
  run: async ({ scale }) => {
    const server = await lateSearch({ items: ITEMS, milliseconds: LATE_MS })
    const command = [process.execPath, CLIENT, server.url, String(ITEMS), String(CONCURRENCY)]
    try {
      const { lern } = await alternate(scale.repeats, {
        lern: async () => {
          const { output, ...usage } = await runMeasured(command)
          const { seconds, found } = JSON.parse(output) as Printed
          expectSame('number of items', found, ITEMS)
          return { ...usage, seconds }
        },
      })
      return [
        ...usageFigures('lern', lern, { mebibytes: { atMost: 160 } }),
        { name: 'ideal, wall', value: IDEAL_SECONDS, unit: 's' },
        {
          name: 'lern : ideal, wall',
          value: lern.seconds / IDEAL_SECONDS,
          unit: '×',
          goal: { atMost: 1.25 },
        },
      ]
    } finally {
      await server.stop()
    }
  },
}
