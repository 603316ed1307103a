/*
 * Two ways to add a verb of your own: a function of a flow, for what the verbs can say, and a transform of chunks, for
 * what they cannot.
 *
 *   npx tsx examples/02-own-verb.ts
 */
import { type Chunks, type Flow, from, rowsOf } from 'lern-data-products'
import { snapshot } from 'lern-data-products/connectors/snapshot'
import { smallSample } from 'lern-data-products/fixtures'
import { organisation } from 'lern-data-products/pipelines'

interface Tenant {
  readonly channel: string
  readonly orgname: string | null
}

/** A function of a flow: named for what it means, used with `with`. */
const ofChannels = <Row extends { readonly channel: string | null }, Key extends readonly string[], Needs>(
  flow: Flow<Row, Key, Needs>,
) => flow.present('channel')

/** A transform of chunks: it sees all rows in order and may remember what it likes. */
async function* numbered(chunks: Chunks<Tenant>): Chunks<Tenant & { readonly number: number }> {
  let number = 0
  for await (const chunk of chunks) yield chunk.map(row => ({ ...row, number: ++number }))
}

const tenants = from(organisation, 'channel', 'orgname')
  .with(ofChannels)
  .through('numbered', numbered, ['channel', 'orgname', 'number'])

const rows = await rowsOf(tenants, { catalog: { organisation: snapshot({ root: smallSample }).serve() } })
for (const { number, channel, orgname } of rows) console.log(`${number}. ${orgname} (${channel})`)
