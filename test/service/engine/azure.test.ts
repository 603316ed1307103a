import type { ContainerClient } from '@azure/storage-blob'
import { expect } from 'chai'
import { azureStore } from '../../../connectors/azure-blob/index.js'
import { run as runWhole } from '../../../lib/index.js'
import { pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import { stagingPrefix } from '../../../service/engine/names.js'
import { removeStaged } from '../../../service/engine/sweep.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { perform } from './support/hand-made.js'
import { catalog, perTeamReport } from './support/reports.js'
import { handedOut } from './support/run-data.js'

describeWithAzurite('a run in parts, in Azure', server => {
  let container: ContainerClient
  before(async () => {
    container = await server().container('engine')
  })
  after(() => container.delete())

  /** As another process opens it. */
  const store = () => azureStore(container)

  it('is staged by some and published by another', async function () {
    this.timeout(60_000)
    const { run, data, tasks } = await handedOut('per-team', store(), 3)
    const staged = await Promise.all(tasks.map(task => perform.part(store(), task)))
    const again = await perform.part(store(), { ...tasks[2]!, attempt: 2 })
    expect(await pathsOf(store())).to.deep.equal([])

    const two = [staged[0]!, staged[1]!]
    await perform.commit(store(), { kind: 'commit', run, data, staged: [...two, again] })
    const paths = await pathsOf(store())
    const found = await Promise.all(paths.map(path => readText(store(), path)))
    await runWhole(perTeamReport, { catalog: catalog(), store: store() })
    expect(await Promise.all(paths.map(path => readText(store(), path)))).to.deep.equal(found)

    await removeStaged(store(), 'per-team', run)
    expect(await pathsOf(store(), stagingPrefix('per-team'))).to.deep.equal([])
  })
})
