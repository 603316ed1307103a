import { expect } from 'chai'
import { endpointOf, visible } from '../../../lib/http/endpoint.js'

describe('the address of an API', () => {
  it('is kept with its query, which nobody is shown', () => {
    const { url, authorization } = endpointOf('https://host:9000/v3/search?key=secret')
    expect(url.href).to.equal('https://host:9000/v3/search?key=secret')
    expect(visible(url)).to.equal('host:9000/v3/search')
    expect(authorization).to.equal(undefined)
  })

  it('gives its credentials away as basic authorization', () => {
    const { url, authorization } = endpointOf('http://ada:p%40ss@host/search')
    expect(url.href).to.equal('http://host/search')
    expect(authorization).to.equal(`Basic ${Buffer.from('ada:p@ss').toString('base64')}`)
  })

  for (const address of ['http://ada:50%off@host/', 'http://50%off@host/', 'http://ada:%ff@host/']) {
    it(`is refused, and not quoted, when its credentials are not encoded: ${address}`, () => {
      expect(() => endpointOf(address))
        .to.throw('the user name or password in the address of an API is not percent-encoded')
        .with.property('code', 'CONFIG')
    })
  }

  for (const address of ['', 'host/search', 'ftp://ada:secret@host/', 'http://ada:secret@:1/']) {
    it(`is refused, and not quoted, when it is ${JSON.stringify(address)}`, () => {
      expect(() => endpointOf(address))
        .to.throw('the address of an API is not one')
        .with.property('code', 'CONFIG')
    })
  }
})
