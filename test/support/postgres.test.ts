import { expect } from 'chai'
import pg from 'pg'
import { describeWithPostgres } from './describe-with-postgres.js'

describeWithPostgres('a real Postgres', server => {
  it('gives each test a database of its own', async () => {
    const urls = [await server().database('one'), await server().database('one')]
    expect(new Set(urls).size).to.equal(2)
    const client = new pg.Client({ connectionString: urls[0]! })
    await client.connect()
    try {
      const { rows } = await client.query('SELECT current_database() AS name')
      expect(new URL(urls[0]!).pathname).to.equal(`/${rows[0].name}`)
    } finally {
      await client.end()
    }
  })
})
