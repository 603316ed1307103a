import { expect } from 'chai'
import { describeWithOpenSearch } from './describe-with-opensearch.js'

describeWithOpenSearch('a real OpenSearch', server => {
  it('answers', async () => {
    const answer = await fetch(server().url)
    expect(await answer.json()).to.have.nested.property('version.number')
  })
})
