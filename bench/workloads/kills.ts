import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { allDone, channel, consumer, smallSources, standing, submitMany } from '../data/requests.js'
import type { Workload } from '../harness/workload.js'
import { type Deployment, deploy, startApi, startWorker } from '../peers/deployment.js'
import { exhaustClient } from '../peers/exhaust-client.js'
import { verifyDelivered } from '../verify/delivered.js'

const WORKERS = 4
const LEASE_SECONDS = 2
/** A worker dies at most so many milliseconds after it has begun with one of its first requests. */
const DIES_WITHIN_MS = 400
const FIRST = 2
const LOOK_EVERY_MS = 50
/** Of other workers, before a request counts as what kills them. */
const ATTEMPTS = 100

/** A worker that dies some time after it has begun with a request, and starts again, until there were deaths enough. */
const dyingWorker = async (deployment: Deployment, died: () => boolean): Promise<void> => {
  for (let isEnough = false; !isEnough; ) {
    const worker = startWorker(deployment)
    const last = Math.floor(Math.random() * FIRST)
    for (let at = 0; at <= last; at++) await worker.begun()
    await pause(Math.random() * DIES_WITHIN_MS)
    await worker.kill()
    isEnough = died()
  }
  startWorker(deployment)
}

/** How long a request was in work without a worker, at most, while requests were open. */
const longestOverdue = async ({ pool }: Deployment): Promise<number> => {
  let longest = 0
  for (;;) {
    const { open, overdueSeconds } = await standing(pool)
    longest = Math.max(longest, overdueSeconds)
    if (open === 0) return longest
    await pause(LOOK_EVERY_MS)
  }
}

export const kills: Workload = {
  name: 'kills',
  summary: 'workers that are killed at any point of their work, half as often as there are requests',
  onlyByName: true,
  run: async ({ folder, scale, note }) => {
    const requests = Math.ceil(scale.requests / 5)
    const exhaust = { leaseSeconds: LEASE_SECONDS, attempts: ATTEMPTS }
    const deployment = await deploy(folder, { sources: smallSources, exhaust })
    const client = exhaustClient(await startApi(deployment, { consumer, channel }), consumer, channel)
    const ids = await submitMany(client, requests)

    const began = performance.now()
    let deaths = 0
    for (let at = 0; at < WORKERS; at++) void dyingWorker(deployment, () => ++deaths >= requests / 2)
    const overdue = await longestOverdue(deployment)
    const seconds = (performance.now() - began) / 1000

    const done = await allDone(deployment.pool)
    await verifyDelivered(join(folder, 'out'), ids, done)
    const again = done.filter(({ attempts }) => attempts > 1).length
    note(`${again} requests were taken over`)
    return [
      { name: 'deaths', value: deaths, unit: '', goal: { atLeast: requests / 2 } },
      { name: 'worked on', value: requests / seconds, unit: '/s' },
      { name: 'longest in work after the lease', value: overdue, unit: 's', goal: { atMost: 5 } },
    ]
  },
}
