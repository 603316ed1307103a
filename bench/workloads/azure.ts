import { createHash } from 'node:crypto'
import type { ContainerClient } from '@azure/storage-blob'
import pLimit from 'p-limit'
import { azureStore } from '../../connectors/azure-blob/index.js'
import { startAzurite } from '../../test/support/azurite.js'
import { stopAtEnd } from '../../test/support/servers.js'
import { alternate } from '../harness/alternate.js'
import { mostHeld } from '../harness/held.js'
import type { Usage } from '../harness/process.js'
import type { Workload } from '../harness/workload.js'
import { expectSame } from '../verify/expect-same.js'

const MEBIBYTE = 1024 * 1024
const BLOCK = 4 * MEBIBYTE
const BLOCKS = 48
const IN_FLIGHT = 5
const PART = Buffer.alloc(MEBIBYTE, 'a line of a report\n')
/** What may wait beside the blocks that are on their way. */
const WAITING = 32 * MEBIBYTE

const bytesOf = async (container: ContainerClient, name: string): Promise<number | undefined> =>
  (await container.getBlobClient(name).getProperties()).contentLength

/** A report's file: drafted in small parts, each with memory of its own as in a run, then published. */
const drafted = async (container: ContainerClient, name: string, look = () => {}): Promise<void> => {
  const store = azureStore(container)
  const draft = await store.draft(name, { report: 'bench', run: name })
  for (let part = 0; part < (BLOCKS * BLOCK) / MEBIBYTE; part += 1) {
    await draft.write(Buffer.from(PART))
    look()
  }
  await store.publish([draft])
}

/** The same blocks, checked on their way as well, with nothing around them: no lock, no condition, no second name. */
const bare = async (container: ContainerClient, name: string): Promise<void> => {
  const blob = container.getBlockBlobClient(name)
  const parts = Array.from({ length: BLOCK / MEBIBYTE }, () => PART)
  const ids = Array.from({ length: BLOCKS }, (_, at) =>
    Buffer.from(String(at).padStart(8, '0')).toString('base64'),
  )
  const turn = pLimit(IN_FLIGHT)
  const stage = (id: string) => {
    const block = Buffer.concat(parts)
    const transactionalContentMD5 = createHash('md5').update(block).digest()
    return blob.stageBlock(id, block, block.length, { transactionalContentMD5 })
  }
  await Promise.all(ids.map(id => turn(() => stage(id))))
  await blob.commitBlockList(ids)
}

type Side = (container: ContainerClient, name: string) => Promise<void>

const timed = (container: ContainerClient, side: Side) => async (): Promise<Usage> => {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await side(container, 'a.csv')
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  expectSame('bytes', await bytesOf(container, 'a.csv'), BLOCKS * BLOCK)
  await container.getBlobClient('a.csv').delete()
  return { seconds, cpuSeconds: (user + system) / 1e6, peakBytes: 0 }
}

export const azure: Workload = {
  name: 'azure',
  summary: 'a file of 192 MiB into Azurite, against its blocks alone',
  run: async ({ scale }) => {
    const server = await startAzurite()
    stopAtEnd(server.stop)
    const container = await server.container('bench')
    const usage = await alternate(scale.repeats, {
      lern: timed(container, drafted),
      blocks: timed(container, bare),
    })
    const heldBytes = await mostHeld(look => drafted(container, 'a.csv', look))
    const perSecond = ({ seconds }: Usage) => (BLOCKS * BLOCK) / MEBIBYTE / seconds
    return [
      { name: 'lern', value: perSecond(usage.lern), unit: 'MiB per second' },
      { name: 'blocks alone', value: perSecond(usage.blocks), unit: 'MiB per second' },
      {
        name: 'lern : blocks alone',
        value: perSecond(usage.lern) / perSecond(usage.blocks),
        unit: '×',
        goal: { atLeast: 0.9 },
      },
      {
        name: 'lern, most bytes held',
        value: heldBytes / MEBIBYTE,
        unit: 'MiB',
        goal: { atMost: (IN_FLIGHT * BLOCK + WAITING) / MEBIBYTE },
      },
    ]
  },
}
