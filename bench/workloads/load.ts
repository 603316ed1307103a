import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { allDone, channel, consumer, smallSources, standing, submitMany, tagOf } from '../data/requests.js'
import { type Answered, callFor } from '../harness/callers.js'
import type { Figure } from '../harness/figure.js'
import type { Workload } from '../harness/workload.js'
import { deploy, startApi, startWorker } from '../peers/deployment.js'
import { exhaustClient } from '../peers/exhaust-client.js'
import { verifyDelivered } from '../verify/delivered.js'
import { expectSame } from '../verify/expect-same.js'

const WORKERS = 4
const CALLERS = 20
const CALLING_SECONDS = 5
const LOOK_EVERY_MS = 100

const answered = (what: string, { perSecond, p99 }: Answered): Omit<Figure, 'workload'>[] => [
  { name: `${what}, calls`, value: perSecond, unit: '/s', goal: { atLeast: 1_000 } },
  { name: `${what}, 99 %`, value: p99, unit: 'ms', goal: { atMost: 100 } },
]

export const load: Workload = {
  name: 'load',
  summary: 'requests over four worker processes, and the API that is asked for them all the while',
  onlyByName: true,
  run: async ({ folder, scale: { requests }, note }) => {
    const deployment = await deploy(folder, { sources: smallSources })
    const client = exhaustClient(await startApi(deployment, { consumer, channel }), consumer, channel)
    const submitting = performance.now()
    const ids = await submitMany(client, requests)
    const submitted = requests / ((performance.now() - submitting) / 1000)

    const began = performance.now()
    const workers = Array.from({ length: WORKERS }, () => startWorker(deployment))
    await Promise.race(workers.map(worker => worker.begun()))
    const working = (async () => {
      while ((await standing(deployment.pool)).open > 0) await pause(LOOK_EVERY_MS)
      return (performance.now() - began) / 1000
    })()

    const any = () => Math.floor(Math.random() * requests)
    const read = () => {
      const at = any()
      return client.read(tagOf(at), ids[at]!)
    }
    const ceiling = await callFor(CALLING_SECONDS, CALLERS, () => client.livez())
    const reads = await callFor(CALLING_SECONDS, CALLERS, read)
    const lists = await callFor(CALLING_SECONDS, CALLERS, () => client.list(tagOf(any())))
    const { open } = await standing(deployment.pool)
    note(`${open} requests were left when the calls ended; /livez answered ${ceiling.perSecond.toFixed(0)}/s`)

    const seconds = await working
    const done = await allDone(deployment.pool)
    expectSame(
      'requests that were begun again',
      done.filter(({ attempts }) => attempts !== 1),
      [],
    )
    await verifyDelivered(join(folder, 'out'), ids, done)
    for (const worker of workers) await worker.kill()
    return [
      { name: 'submitted', value: submitted, unit: '/s' },
      { name: 'worked on, start of the workers included', value: requests / seconds, unit: '/s' },
      ...answered('read', reads),
      ...answered('list', lists),
    ]
  },
}
