import { expect } from 'chai'
import { postgres } from '../../../connectors/postgres/index.js'
import {
  bigint,
  boolean,
  type Column,
  code,
  date,
  decimal,
  double,
  int,
  json,
  list,
  map,
  text,
  timestamp,
  uuid,
} from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { failureOf, readAll, readWithBad, scanOf } from '../support/reading.js'
import { useDatabase } from './support/database.js'

const holding = (value: Column) =>
  dataset('things', { block: 'lern', summary: '', columns: { id: text, value }, partition: ['id'] })

const MOMENT = new Date('2024-03-05T06:07:08.123Z')

describeWithPostgres('values of Postgres', server => {
  const database = useDatabase(server)
  let made = 0

  /** A source of one row whose value is this SQL expression. */
  const sourceOf = async (expression: string) => {
    const table = `things_${made++}`
    await database.run(`CREATE TABLE ${table} AS SELECT 'a' AS id, ${expression} AS value`)
    return postgres(database.pool()).table(table)
  }

  for (const [what, column, expression, value] of [
    ['text', text, `'Zoë'::varchar(10)`, 'Zoë'],
    ['text', text, `17`, '17'],
    ['text', text, `NULL::text`, null],
    ['code', code, `2::smallint`, '2'],
    ['json', json, `'{"b": 1.0,  "a": null}'::json`, '{"b": 1.0,  "a": null}'],
    ['json', json, `'{"b": 1.0,  "a": null}'::jsonb`, '{"a": null, "b": 1.0}'],
    ['json', json, `'no JSON at all'::text`, 'no JSON at all'],
    ['json', json, `NULL::json`, null],
    ['int', int, `7::bigint`, 7],
    ['int', int, `-7::smallint`, -7],
    ['bigint', bigint, `9223372036854775807`, 9223372036854775807n],
    ['double', double, `12.5::float4`, 12.5],
    ['double', double, `0.1::numeric`, 0.1],
    ['decimal', decimal, `0.10::numeric`, '0.10'],
    ['boolean', boolean, `true`, true],
    ['boolean', boolean, `false`, false],
    ['timestamp', timestamp, `'2024-03-05 06:07:08.123'::timestamp`, MOMENT],
    ['timestamp', timestamp, `'2024-03-05 06:07:08.123456'::timestamp(6)`, MOMENT],
    ['timestamp', timestamp, `'2024-03-05 11:37:08.123+05:30'::timestamptz`, MOMENT],
    ['timestamp', timestamp, `'2024-03-05'::date`, new Date('2024-03-05T00:00:00Z')],
    ['date', date, `'2024-02-29'::date`, '2024-02-29'],
    ['uuid', uuid, `'6d1bbc5c-0a1a-4a57-9c0e-1f3c2b7a9d10'::uuid`, '6d1bbc5c-0a1a-4a57-9c0e-1f3c2b7a9d10'],
    ['list', list(text), `ARRAY['a, b', '"', '']`, ['a, b', '"', '']],
    ['list', list(text), `NULL::text[]`, []],
    ['list', list(int), `'[1, 2]'::jsonb`, [1, 2]],
    ['map', map(int), `'{"a": 1}'::json`, new Map([['a', 1]])],
  ] as const) {
    it(`${what} from ${expression}`, async () => {
      const dataset = holding(column)
      const rows = await readAll(await sourceOf(expression), scanOf(dataset))
      expect(rows).to.deep.equal([{ id: 'a', value }])
    })
  }

  for (const [what, column, expression, expected] of [
    ['int', int, `2147483648`, 'a whole number of 32 bits'],
    ['double', double, `'NaN'::float8`, 'a number'],
    ['list', list(text), `ARRAY['a', NULL]`, 'an array of text'],
    ['map', map(int), `'{"a": "one"}'::json`, 'an object of a whole number of 32 bits'],
  ] as const) {
    it(`refuses ${expression} as ${what}, and goes on`, async () => {
      const { rows, bad } = await readWithBad(await sourceOf(expression), holding(column))
      expect(rows).to.deep.equal([])
      expect(bad).to.deep.equal([{ column: 'value', expected }])
    })
  }

  for (const [what, column, expression, message] of [
    ['int', int, `'7'::text`, 'the table of things holds text in value'],
    ['boolean', boolean, `1`, 'the table of things holds int4 in value'],
    ['timestamp', timestamp, `'today'::text`, 'the table of things holds text in value'],
    ['list', list(text), `'a'::text`, 'the table of things holds text in value'],
  ] as const) {
    it(`does not read ${what} from ${expression}`, async () => {
      const error = await failureOf(readAll(await sourceOf(expression), scanOf(holding(column))))
      expect(error).to.include({ code: 'SOURCE_SCHEMA', message })
    })
  }

  it('refuses a row without a key', async () => {
    await database.run('CREATE TABLE keyless (id text, value text)')
    await database.run("INSERT INTO keyless VALUES (NULL, 'x'), ('a', 'y')")
    const { rows, bad } = await readWithBad(postgres(database.pool()).table('keyless'), holding(text))
    expect(rows).to.deep.equal([{ id: 'a', value: 'y' }])
    expect(bad).to.deep.equal([{ column: 'id', expected: 'text, as it is part of the key' }])
  })

  it('does not read a table without the key column', async () => {
    await database.run('CREATE TABLE nameless (value text)')
    const error = await failureOf(readAll(postgres(database.pool()).table('nameless'), scanOf(holding(text))))
    expect(error).to.include({
      code: 'SOURCE_SCHEMA',
      message: 'the table of things has no column id, which is part of the key',
    })
  })

  it('reads names that need quotes', async () => {
    await database.run('CREATE SCHEMA "My Schema"')
    await database.run(`CREATE TABLE "My Schema"."select" AS SELECT 'a' AS id, 'b' AS value`)
    const source = postgres(database.pool()).table('My Schema.select')
    expect(await readAll(source, scanOf(holding(text)))).to.deep.equal([{ id: 'a', value: 'b' }])
  })
})
