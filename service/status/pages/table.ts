import { type Html, html, type Shown } from '../html.js'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => Shown
  /** Figures stand at the right. */
  readonly isFigure?: boolean
}

export interface TableOf<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** What is said when there is no row. */
  readonly whenEmpty: string
}

/**
 * A table that becomes a list of cards on a narrow screen, where each cell says its column itself. The roles keep
 * it a table for screen readers then.
 */
export const table = <Row>({ caption, columns, rows, whenEmpty }: TableOf<Row>): Html => {
  if (rows.length === 0) return html`<p class="empty">${whenEmpty}</p>`
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(head)}</tr></thead>
<tbody role="rowgroup">${rows.map(row => html`<tr role="row">${columns.map(cellOf(row))}</tr>\n`)}</tbody>
</table>`
}

const head = <Row>({ title, isFigure }: Column<Row>): Html =>
  html`<th role="columnheader" scope="col"${isFigure && FIGURE}>${title}</th>`

const cellOf =
  <Row>(row: Row) =>
  ({ title, cell, isFigure }: Column<Row>): Html =>
    html`<td role="cell" data-title="${title}"${isFigure && FIGURE}>${cell(row)}</td>`

const FIGURE = html` class="figure"`
