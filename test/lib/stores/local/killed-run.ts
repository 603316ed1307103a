import { localStore } from '../../../../lib/stores/local.js'

/** A run that ends without a word in the middle of its drafts: `tsx killed-run.ts ROOT RUN`. */
const [root = '', run = ''] = process.argv.slice(2)
const store = localStore({ root })
const draft = await store.draft('a.csv', { report: 'users', run })
await draft.write(Buffer.from('kept,'))
await draft.mark({ durable: true })
await draft.write(Buffer.from('lost'))
console.log('marked')
if (process.argv[4] === 'stay') setInterval(() => undefined, 1000)
else process.kill(process.pid, 'SIGKILL')
