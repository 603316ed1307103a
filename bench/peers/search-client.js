import { searchApi } from 'lern-data-products/connectors/search-api'
import { content } from 'lern-data-products/pipelines'

/*
 * Asks a content search for items by their ids, and prints how many came in how many seconds. In JavaScript, so
 * that its compilation is not measured with it.
 */
const [url, items, concurrency] = process.argv.slice(2)
const source = searchApi({ url, kind: 'content', concurrency: Number(concurrency) })
const refuse = what => () => {
  throw new Error(what)
}

const start = performance.now()
const rows = await source.get({
  dataset: content,
  columns: Object.keys(content.columns),
  keys: Array.from({ length: Number(items) }, (_, at) => `do_${at}`),
  signal: new AbortController().signal,
  reject: refuse('an item was rejected'),
  temporary: refuse('it asks for a folder'),
})
const seconds = (performance.now() - start) / 1000
const found = rows.filter(row => row !== undefined).length
process.stdout.write(JSON.stringify({ seconds, found }))
