import {
  coGroup,
  csv,
  dataset,
  dimension,
  type Flow,
  from,
  map,
  personal,
  report,
  rowsOf,
  run,
  type Source,
  type Store,
  text,
} from '../../lib/index.js'
import { adminUserReports, location, user, userConsent, userDeclarations } from '../../pipelines/index.js'

/* What the compiler must accept and refuse. It is not run: `npm run check` compiles it. */

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const ok = <_ extends true>() => {}
type RowOf<F> = F extends Flow<infer R, infer _K, infer _N> ? R : never
declare const source: Source
declare const store: Store

const left = dataset('left', {
  block: 'x',
  summary: '',
  columns: { a: text, b: text, v: text },
  partition: ['a', 'b'],
})
const right = dataset('right', {
  block: 'x',
  summary: '',
  columns: { x: text, y: text, v: text },
  partition: ['x', 'y'],
})

const joined = from(userDeclarations).leftJoin('user', from(user), { userid: 'id' })
ok<Equals<RowOf<typeof joined>['persona'], string>>()
ok<Equals<RowOf<typeof joined>['status'], string | null>>()
ok<Equals<NonNullable<RowOf<typeof joined>['user']>['id'], string>>()

const collected = from(userDeclarations).leftJoinAll('consents', from(userConsent), { userid: 'user_id' })
ok<Equals<RowOf<typeof collected>['consents'][number]['object_id'], string>>()
// @ts-expect-error the list is not one row
collected.filter('x', r => r.consents.object_id === 'x')
// @ts-expect-error missing partition key
from(userDeclarations).leftJoinAll('consents', from(userConsent), { orgid: 'consumer_id' })

const grouped = coGroup(['id'], { accounts: from(user), consents: from(userConsent) })
ok<Equals<RowOf<typeof grouped>['id'], string>>()
ok<Equals<RowOf<typeof grouped>['consents'][number]['object_id'], string>>()
grouped.dedupe('id')
// @ts-expect-error rows of each flow come as a list
grouped.filter('x', r => r.accounts.id === 'x')
// @ts-expect-error a catalog must serve all of them
rowsOf(grouped, { catalog: { user: source } })

const expanded = collected.expand('consent', r => r.consents)
ok<Equals<RowOf<typeof expanded>['consent']['object_id'], string>>()
expanded.dedupe('userid')
// @ts-expect-error a column of the key that became something else ends the order
collected.expand('userid', r => r.consents).dedupe('userid')
// @ts-expect-error a row is no list of items
collected.expand('consent', r => r.consents.length)
const addresses = from(user, 'email')
  .expand('contact', r => [r.email])
  .drop('email')
// @ts-expect-error an item of personal data stays personal
addresses.to(csv({ file: 'x.csv' }))

from(left).innerJoin('d', from(right), { a: 'x', b: 'y' })
from(left).dedupe('a', 'b', 'v')
// @ts-expect-error half of a composite key
from(left).innerJoin('d', from(right), { a: 'x' })
// @ts-expect-error keys paired out of position
from(left).innerJoin('d', from(right), { a: 'y', b: 'x' })
// @ts-expect-error dedupe must name the whole order key first
from(left).dedupe('a', 'v')
// @ts-expect-error wrong right key
from(userDeclarations).innerJoin('c', from(userConsent), { userid: 'consumer_id' })
// @ts-expect-error missing partition key
from(userDeclarations).innerJoin('c', from(userConsent), { orgid: 'consumer_id' })
// @ts-expect-error unknown column
from(userDeclarations).filter('x', r => r.nope === 'x')
// @ts-expect-error a column that the dataset does not have
from(user, 'nope')
// @ts-expect-error a column that was not asked for
from(user, 'email').filter('x', r => r.rootorgid === 'x')
from(user, 'email').filter('the key is always there', r => r.id === 'x')

const ids = from(user).select({ id: 'id' })
// @ts-expect-error select ends the order
ids.innerJoin('c', from(userConsent), { id: 'user_id' })
// @ts-expect-error select ends the order
ids.dedupe('id')
// @ts-expect-error a grouped flow has no order to join by
from(user).group(['id'], {}).semiJoin(from(userConsent), { id: 'user_id' })
// @ts-expect-error a select copies only columns that there are
from(user).select({ id: 'nope' })
// @ts-expect-error not a selected header
ids.to(csv({ partitionBy: ['provider'], file: values => values.provider }))
ids.to(csv({ partitionBy: ['id'], file: values => values.id }))

const plain = report({ name: 'ids', summary: '', compose: () => ids.to(csv({ file: 'ids.csv' })) })
void run(plain, { catalog: { user: source }, store })
// @ts-expect-error a catalog that does not serve `user`
void run(plain, { catalog: {}, store })
void run(adminUserReports, {
  catalog: {
    user_declarations: source,
    user_consent: source,
    user: source,
    organisation: source,
    location: source,
    tenant_preference: source,
  },
  store,
})
void run(adminUserReports, {
  // @ts-expect-error locations and preferences are needed too
  catalog: { user_declarations: source, user_consent: source, user: source, organisation: source },
  store,
})
const file = csv({ file: 'x.csv' })
const contacts = from(user).select({ id: 'id', Email: r => r.email })
// @ts-expect-error personal data meets no sink
contacts.to(file)
// @ts-expect-error nor does it under its own name
from(user, 'email').to(file)
// @ts-expect-error nor in a map
from(userDeclarations, 'userinfo').to(file)
from(user, 'email')
  .release({ email: r => r.email }, { because: 'consent' })
  .to(file)
from(user, 'email').mask(['email'], Buffer.alloc(32)).to(file)
from(user, 'email').drop('email').to(file)
from(userDeclarations, 'userinfo').mask(['userinfo'], Buffer.alloc(32)).to(file)
// @ts-expect-error only personal columns can be released
from(user).release({ root: r => r.rootorgid }, { because: 'consent' })
// @ts-expect-error a release states its reason
from(user).release({ email: r => r.email }, {})

const secret = dataset('secret', {
  block: 'x',
  summary: '',
  columns: { id: text, notes: map(personal(text)) },
  partition: ['id'],
})
from(secret).release({ note: r => r.notes.get('n') }, { because: 'asked for' })
// @ts-expect-error a personal value is not text
from(secret).derive({ note: r => r.notes.get('n')?.toUpperCase() })

const locations = dimension(from(location), { by: 'id', maxRows: 1 })
// @ts-expect-error 'kind' is not a column of location
from(user).flatten('place', locations, () => [], { by: 'kind', value: 'name', keep: ['state'] })
const placed = from(user).flatten('place', locations, () => [], {
  by: 'type',
  value: 'name',
  keep: ['state'],
})
// @ts-expect-error block was not kept
placed.filter('x', r => r.place.block === 'x')
const rooted = from(user).present('rootorgid')
rooted.derive({ root: r => r.rootorgid.toUpperCase() })
const channelled = from(user).present('channel')
// @ts-expect-error present narrows only what it names
channelled.derive({ root: r => r.rootorgid.toUpperCase() })
