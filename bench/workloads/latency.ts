import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { percentile } from '../harness/percentile.js'
import type { Bench, Workload } from '../harness/workload.js'
import { type Deployment, deploy, startApi, startWorker } from '../peers/deployment.js'
import { type Asked, type ExhaustClient, exhaustClient, type Job } from '../peers/exhaust-client.js'
import { expectSame } from '../verify/expect-same.js'
import { contentOfZip } from '../verify/zip.js'
import { platformOf } from './progress.js'

const LEARNERS = 1_000
const KEY = 'a key with spaces'
const CONSUMER = 'portal'
const LOOK_EVERY_MS = 10

/** Userinfo is never unprotected. */
const request = (at: number, batchId: string): Asked => ({
  tag: `tag-${at}`,
  dataset: 'userinfo-exhaust',
  requestedBy: 'user-1',
  datasetConfig: { batchId },
  encryptionKey: `${KEY} ${at}`,
})

/** Submits a request and looks again and again until its files are there. */
const ask = async (client: ExhaustClient, asked: Asked): Promise<Job> => {
  let job = await client.submit(asked)
  while (job.status === 'SUBMITTED' || job.status === 'PROCESSING') {
    await pause(LOOK_EVERY_MS)
    job = await client.read(asked.tag, job.requestId)
  }
  expectSame(`statuses (${job.statusMessage})`, job.status, 'SUCCESS')
  return job
}

/** Each learner is in the file, which opens with the key of the request. */
const verify = async ({ folder, pool }: Deployment, at: number, { requestId }: Job): Promise<void> => {
  const { rows } = await pool.query('SELECT download_urls FROM job_request WHERE request_id = $1', [
    requestId,
  ])
  const content = await contentOfZip(join(folder, 'out', rows[0].download_urls[0]), `${KEY} ${at}`)
  expectSame('learners', content.split('\n').length - 2, LEARNERS)
}

const deployed = async (bench: Bench) => {
  const platform = await platformOf({ ...bench, scale: { ...bench.scale, users: LEARNERS } })
  const deployment = await deploy(bench.folder, JSON.parse(await readFile(platform.config, 'utf8')))
  const { owner, batchIds } = platform.learners
  const url = await startApi(deployment, { consumer: CONSUMER, channel: owner })
  return { deployment, client: exhaustClient(url, CONSUMER, owner), batchId: batchIds[0]! }
}

export const latency: Workload = {
  name: 'latency',
  summary: 'from the submission of a request to its protected file of 1,000 learners, one after the other',
  run: async bench => {
    const { deployment, client, batchId } = await deployed(bench)
    const worker = startWorker(deployment)
    const seconds: number[] = []
    for (let at = 0; at <= bench.scale.requests / 20; at++) {
      const began = performance.now()
      const job = await ask(client, request(at, batchId))
      // The first one waits for the worker to start.
      if (at > 0) seconds.push((performance.now() - began) / 1000)
      await verify(deployment, at, job)
    }
    await worker.kill()
    return [
      { name: 'median', value: percentile(seconds, 50), unit: 's' },
      { name: '95 %', value: percentile(seconds, 95), unit: 's', goal: { atMost: 2 } },
    ]
  },
}
