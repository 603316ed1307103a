import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Done } from '../data/requests.js'
import { expectSame } from './expect-same.js'
import { contentOfZip } from './zip.js'

const REPORT = 'progress-exhaust'

/** Every request succeeded, has its one file and no other, and all files hold the same: the batch, whole. */
export const verifyDelivered = async (
  root: string,
  ids: readonly string[],
  done: readonly Done[],
): Promise<void> => {
  expectSame('requests', done.map(({ request_id }) => request_id).sort(), ids.toSorted())
  const unsuccessful = done.filter(({ status }) => status !== 'SUCCESS')
  expectSame('unsuccessful requests', unsuccessful, [])
  expectSame('folders of requests', (await readdir(join(root, REPORT))).sort(), ids.toSorted())
  const contents = new Set<string>()
  for (const { request_id, download_urls } of done) {
    const names = await readdir(join(root, REPORT, request_id))
    expectSame(
      'files of a request',
      names.map(name => `${REPORT}/${request_id}/${name}`),
      download_urls,
    )
    expectSame('number of files', names.length, 1)
    contents.add(await contentOfZip(join(root, download_urls![0]!)))
  }
  expectSame('different contents', contents.size, 1)
}
