import { expect } from 'chai'
import { sessionsOf } from '../../../service/status/session.js'

const NOW = Date.parse('2024-03-05T06:07:08Z')
const EIGHT_HOURS = 8 * 3_600_000

describe('a session of the status page', () => {
  const sessions = sessionsOf('token', false)
  const cookie = sessions.begin(NOW).split(';')[0]!
  const [until, signature] = cookie.slice('lern_status='.length).split('.') as [string, string]

  it('is kept where no script and no other site reaches it', () => {
    expect(sessions.begin(NOW)).to.match(
      /^lern_status=[\w.-]+; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/,
    )
    expect(sessionsOf('token', true).begin(NOW)).to.match(/; SameSite=Strict; Secure$/)
    expect(sessions.end()).to.equal('lern_status=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict')
  })

  it('says nothing but until when it holds', () => {
    expect(Number(until) * 1000).to.equal(NOW + EIGHT_HOURS)
    expect(Buffer.from(signature, 'base64url')).to.have.length(32)
  })

  const cases: readonly (readonly [string, string, number, boolean])[] = [
    ['holds', cookie, NOW, true],
    ['holds beside other cookies', `a=b; ${cookie}; c=d`, NOW, true],
    ['holds to its last second', cookie, NOW + EIGHT_HOURS - 1, true],
    ['ends', cookie, NOW + EIGHT_HOURS, false],
    ['cannot be prolonged', `lern_status=${Number(until) + 1}.${signature}`, NOW, false],
    ['needs a signature', `lern_status=${until}.`, NOW, false],
    ['needs a time', `lern_status=.${signature}`, NOW, false],
    ['is not there', '', NOW, false],
    ['is empty', 'lern_status=', NOW, false],
    ['has another name', cookie.replace('lern', 'other'), NOW, false],
  ]
  for (const [name, cookies, now, holds] of cases) {
    it(name, () => {
      expect(sessions.isIn(cookies, now)).to.equal(holds)
    })
  }

  it('ends for all when the token is changed', () => {
    expect(sessionsOf('token', true).isIn(cookie, NOW)).to.equal(true)
    expect(sessionsOf('other token', false).isIn(cookie, NOW)).to.equal(false)
  })
})
