import { join } from 'node:path'
import { type SearchServer, searchServer } from '../../test/support/search-server.js'
import { asLocation, asOrganisation } from '../../test/support/small-platform.js'
import { peopleRows, peopleTables } from '../data/people.js'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import type { Workload } from '../harness/workload.js'
import { contentOf, runLern, writeConfig } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { emptied } from '../verify/folder.js'

const REPORT = 'admin-user-reports'

/** The search services of the platform whose tables hold the same rows. */
const platformOf = (users: number): Promise<SearchServer> => {
  const { organisation, location } = peopleRows(users)
  return searchServer({
    organisations: Array.from(organisation, asOrganisation),
    locations: Array.from(location, asLocation),
  })
}

export const adminApi: Workload = {
  name: 'admin-api',
  summary: `${REPORT} with organisations and locations from search APIs, against all of it from Cassandra`,
  run: async ({ scale, folder, note, tables: start }) => {
    const server = await start()
    const tables = await peopleTables(server, scale.users)
    const platform = await platformOf(scale.users)
    const { organisation, location, ...users } = tables
    const apis = {
      organisation: { kind: 'organisation', url: platform.organisationUrl },
      location: { kind: 'location', url: platform.locationUrl },
    }
    await writeConfig(join(folder, 'tables.json'), { server, tables })
    await writeConfig(join(folder, 'apis.json'), { server, tables: users, apis })

    const contents = new Set<string>()
    const side = (name: string) => async () => {
      const out = await emptied(join(folder, name))
      const ran = await runLern('run', REPORT, '--out', out, '--config', join(folder, `${name}.json`))
      contents.add(contentOf(ran.record).join())
      return ran
    }
    try {
      const usage = await alternate(scale.repeats, { apis: side('apis'), tables: side('tables') })
      expectSame('the files of all runs: how many kinds', contents.size, 1)
      note(
        `${organisation!.rows} organisations and ${location!.rows} locations; the same files on both sides`,
      )
      return [
        ...usageFigures('from APIs', usage.apis, { mebibytes: { atMost: 256 } }),
        ...usageFigures('from Cassandra', usage.tables),
        {
          name: 'from APIs : from Cassandra, wall',
          value: usage.apis.seconds / usage.tables.seconds,
          unit: '×',
          goal: { atMost: 1.2 },
        },
      ]
    } finally {
      await platform.stop()
    }
  },
}
