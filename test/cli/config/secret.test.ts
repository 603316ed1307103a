import { inspect } from 'node:util'
import { expect } from 'chai'
import { Secret, secretUrl } from '../../../cli/config/secret.js'
import { loadText } from './load-text.js'

const urls: [url: string, shown: string][] = [
  ['redis://127.0.0.1:6379/12', 'redis://127.0.0.1:6379/12'],
  ['redis://:hunter2@host:6379/12', 'redis://***@host:6379/12'],
  ['postgres://user:hun/ter@2@host/db', 'postgres://***@host/db'],
  ['https://host/path?sig=hunter2', 'https://host/path?***'],
  ['https://host/path#hunter2', 'https://host/path?***'],
]

describe('a secret', () => {
  for (const [url, shown] of urls) {
    it(`shows ${url} as ${shown}`, () => {
      expect(secretUrl(url).shown).to.equal(shown)
      expect(secretUrl(url).reveal()).to.equal(url)
    })
  }

  it('is masked in print, and fails as text', () => {
    const secret = new Secret('hunter2')
    const printed = [JSON.stringify({ secret }), inspect({ secret }, { showHidden: true, depth: 9 })]
    expect(printed).to.deep.equal(['{"secret":"[secret]"}', '{ secret: [secret] }'])
    expect(() => `${secret}`).to.throw('a secret was used as plain text')
  })

  it('stays one in a printed configuration', async () => {
    const config = await loadText(`
store: { type: azure, connection: "AccountKey=hunter2" }
sources:
  cassandra: { type: cassandra, username: u, password: hunter2 }
  users: { type: redis, url: "redis://:hunter2@host/1", password: hunter2 }
  druid: { type: druid, url: "http://u:hunter2@host", token: hunter2, overlord: "http://host?t=hunter2" }
  elastic: { type: elasticsearch, url: "http://host", password: hunter2 }
  postgres: { type: postgres, url: "postgres://u:hunter2@host/db" }
exhaust: { userApi: "http://u:hunter2@host/", internalToken: hunter2 }
security: { fieldSalt: hunter2 }
`)
    for (const printed of [inspect(config, { depth: 9, showHidden: true }), JSON.stringify(config)]) {
      expect(printed).not.to.include('hunter2')
      expect(printed).to.include('postgres://***@host/db')
    }
  })
})
