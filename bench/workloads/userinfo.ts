import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSnapshot } from '../../fixtures/index.js'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import type { Bench, Workload } from '../harness/workload.js'
import type { Ran } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { type Platform, platformOf, runExhaust } from './progress.js'

const POLICY = 'dataSecurityPolicy'
const LOCKED = 'PASSWORD_PROTECTED_DATASET'
/** The columns of a row that come encrypted. */
const DECRYPTED = 2

/** The same platform, whose tenants want a password. */
const locked = async ({ folder }: Bench, platform: Platform): Promise<Platform> => {
  const [open, root] = [join(folder, 'small'), join(folder, 'locked')]
  await cp(open, root, { recursive: true })
  const preference = { orgid: 'default', key: POLICY, data: { level: LOCKED } }
  await writeSnapshot(root, { tenant_preference: [preference] })
  const config = join(folder, 'locked.json')
  await writeFile(config, (await readFile(platform.config, 'utf8')).replaceAll(open, root))
  return { ...platform, config }
}

/** Values that were decrypted in a second of the verb that does it, and all else that it does. */
const decryptionSpeed = ({ record }: Ran): number => {
  const step = record.steps.find(({ name }) => name.includes('release('))!
  return (step.rowsOut * DECRYPTED) / step.seconds
}

export const userinfo: Workload = {
  name: 'userinfo',
  summary: 'userinfo-exhaust of one batch, all of them with consent; what a zip with AES-256 costs',
  run: async bench => {
    const platform = await platformOf(bench)
    const keyFile = join(bench.folder, 'key')
    await writeFile(keyFile, 'a key with spaces')
    const given = { batchId: platform.learners.batchIds[0]!, keyFile }
    const safe = await locked(bench, platform)
    const speeds: number[] = []
    const usage = await alternate(bench.scale.repeats, {
      userinfo: async () => {
        const ran = await runExhaust(bench, platform, 'userinfo-exhaust', given)
        expectSame('learners', ran.record.files[0]!.rows, bench.scale.users)
        speeds.push(decryptionSpeed(ran))
        return ran
      },
      plain: () => runExhaust(bench, platform, 'progress-exhaust', given),
      locked: () => runExhaust(bench, safe, 'progress-exhaust', given),
    })
    return [
      ...usageFigures('userinfo', usage.userinfo, { mebibytes: { atMost: 256 } }),
      {
        name: 'decryption',
        value: Math.max(...speeds),
        unit: 'values per second',
        goal: { atLeast: 800_000 },
      },
      ...usageFigures('progress, plain', usage.plain),
      ...usageFigures('progress, AES-256', usage.locked, { mebibytes: { atMost: 256 } }),
      {
        name: 'AES-256 : plain, wall',
        value: usage.locked.seconds / usage.plain.seconds,
        unit: '×',
        goal: { atMost: 1.6 },
      },
    ]
  },
}
