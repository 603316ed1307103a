import { expect } from 'chai'
import { cassandra } from './cassandra.js'
import { describeWithCassandra } from './describe-with-cassandra.js'

describeWithCassandra('the Cassandra of the tests', server => {
  it('keeps what is written to it', async () => {
    const { client, keyspace } = server()
    const table = `${await keyspace('support')}.user`
    await client.execute(`CREATE TABLE ${table} (userid text PRIMARY KEY, age int)`)
    await client.execute(`INSERT INTO ${table} (userid, age) VALUES (?, ?)`, ['u1', 30], { prepare: true })

    const { rows } = await client.execute(`SELECT userid, age FROM ${table}`)

    expect(rows.map(row => ({ ...row }))).to.deep.equal([{ userid: 'u1', age: 30 }])
  })

  it('gives every test a keyspace of its own', async () => {
    const { keyspace } = server()

    expect(await keyspace('support')).not.to.equal(await keyspace('support'))
  })

  it('is one for all', async () => {
    expect(await cassandra()).to.equal(server())
  })
})
