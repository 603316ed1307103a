import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { type AnyReport, localStore, run, type Settings, type Tools } from '../../lib/index.js'
import { type Secrets, unprotect } from '../../lib/protection/unprotect.js'
import { adminUserReports } from '../../pipelines/index.js'
import { PASSWORD, PRIVATE_KEY, PUBLIC_KEY } from '../lib/protection/support.js'
import { catalogWith, failureOf } from './support.js'

const KEY_URL = 'https://keys.example.org/north.pem'

const rows = (level: string) => ({
  organisation: [
    { id: 'root', channel: 'north', rootorgid: 'root', keys: { exhaustEncryptionKey: [KEY_URL] } },
    { id: 'school', channel: 'north', rootorgid: 'root' },
  ],
  user_declarations: [{ userid: 'u1', orgid: 'school', persona: 'teacher', userinfo: {} }],
  user_consent: [
    {
      user_id: 'u1',
      consumer_id: 'school',
      object_id: 'school',
      object_type: 'organisation',
      status: 'active',
    },
  ],
  tenant_preference: [{ orgid: 'root', key: 'dataSecurityPolicy', data: JSON.stringify({ level }) }],
})

const publicKey = async (url: string): Promise<string> => {
  expect(url).to.equal(KEY_URL)
  return PUBLIC_KEY
}

describe('admin-user-reports of a tenant that wants protection', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const write = (level: string, settings: Partial<Settings>, tools: Tools) =>
    run(adminUserReports as AnyReport, {
      catalog: catalogWith(rows(level)),
      store: localStore({ root, prefix: '' }),
      settings,
      tools,
    })

  const channelKey = (channel: string): string | undefined => (channel === 'north' ? PASSWORD : undefined)
  const levels: readonly (readonly [level: string, secrets: Secrets])[] = [
    ['PASSWORD_PROTECTED_DATASET', { password: PASSWORD }],
    ['TEXT_KEY_ENCRYPTED_DATASET', { key: PASSWORD }],
    ['PUBLIC_KEY_ENCRYPTED_DATASET', { key: PRIVATE_KEY }],
  ]
  for (const [level, secrets] of levels) {
    for (const protection of ['legacy', 'modern'] as const) {
      it(`locks the file of its channel: ${level}, ${protection}`, async () => {
        const { files } = await write(level, { protection, channelKey }, { publicKey })
        expect(files.map(({ path, rows }) => [path, rows])).to.deep.equal([
          ['declared_user_detail/north.zip', 1],
        ])

        const file = join(root, 'declared_user_detail/north.zip')
        const opened = await unprotect(file, secrets, ({ bytes }) => text(Readable.from(bytes)))
        expect(opened.split('\n')[1]).to.match(/^,u1,/)
      })
    }
  }

  it('fails when its public key cannot be fetched', async () => {
    const { code } = await failureOf(write('PUBLIC_KEY_ENCRYPTED_DATASET', {}, {}))
    expect(code).to.equal('KEY')
  })
})
