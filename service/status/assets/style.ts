const LIGHT = `--ground: #ffffff; --raised: #f3f5f7; --text: #1b1f24; --muted: #57606a; --line: #6e7781;
  --faint: #d0d7de; --link: #0550ae; --good: #116329; --bad: #a40e26; --busy: #7d4e00;
  --step-0: #0550ae; --step-1: #7d4e00; --step-2: #116329; --step-3: #6639ba; --step-4: #a40e26;`

const DARK = `--ground: #0d1117; --raised: #161b22; --text: #e6edf3; --muted: #9da7b1; --line: #8b949e;
  --faint: #30363d; --link: #79c0ff; --good: #7ee787; --bad: #ffa198; --busy: #f2cc60;
  --step-0: #79c0ff; --step-1: #f2cc60; --step-2: #7ee787; --step-3: #d2a8ff; --step-4: #ffa198;`

const PAGE = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { color-scheme: light dark; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; padding: 0.5rem 1rem;
  background: var(--raised); border-bottom: 1px solid var(--faint); }
header nav { flex: 1; font-weight: 600; }
main { max-width: 90rem; margin: 0 auto; padding: 0 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 1rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--ground); padding: 0.25rem 0.5rem; }
.refreshing { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; color: var(--muted); }
.empty { color: var(--muted); }
.trouble, .error { color: var(--bad); overflow-wrap: anywhere; }
.id { font-family: ui-monospace, monospace; font-size: 0.85em; overflow-wrap: anywhere; }
button, select, input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line);
  border-radius: 0.25rem; padding: 0.25rem 0.5rem; max-width: 100%; }
button { background: var(--raised); cursor: pointer; }`

const PARTS = `
.filters, .login, .pager { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin: 0.5rem 0; }
.pager p { margin: 0; color: var(--muted); }
.totals, .facts { display: grid; gap: 0.5rem; margin: 0 0 1rem; }
.totals { grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
.totals div { border: 1px solid var(--faint); border-radius: 0.25rem; padding: 0.5rem 0.75rem; }
.totals dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.facts div { display: grid; grid-template-columns: 8rem 1fr; gap: 0.5rem; }
.facts dd { margin: 0; min-width: 0; }
dt { color: var(--muted); }
.reports, .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; list-style: none; }
.ahead { color: var(--muted); }
.badge, .short { white-space: nowrap; }
.badge { font-weight: 600; }
.badge.success { color: var(--good); }
.badge.failed { color: var(--bad); }
.badge.processing { color: var(--busy); }
progress { width: 5rem; accent-color: var(--link); }
.plot { margin: 0; max-width: 44rem; }
.plot svg { display: block; width: 100%; }
.plot .legend svg { display: inline-block; width: 1.5rem; vertical-align: middle; }
.plot text { fill: var(--text); font-size: 9px; }
.plot .scale { text-anchor: end; }
.plot .number, .plot .mark { text-anchor: middle; }
.plot .mark { fill: var(--bad); font-weight: 700; }
.grid { stroke: var(--faint); }
.outline { stroke: var(--text); stroke-width: 0.75; }
.plot > svg .outline { fill: none; }
.ground { fill: var(--ground); }
.fill { fill: var(--colour); stroke: none; }
.fill .line { fill: none; stroke: var(--colour); stroke-width: 1.4; }
${[0, 1, 2, 3, 4].map(step => `.step-${step} { --colour: var(--step-${step}); }`).join('\n')}`

const TABLES = `
table { width: 100%; border-collapse: collapse; margin: 0.5rem 0; }
caption { text-align: left; color: var(--muted); padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem 0.35rem 0; border-bottom: 1px solid var(--faint); }
th { color: var(--muted); font-weight: 600; }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 52rem) {
  table, caption, tbody, tr, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
  tr { border: 1px solid var(--faint); border-radius: 0.25rem; margin: 0.5rem 0; padding: 0.25rem 0.75rem; }
  td { position: relative; border: 0; padding: 0.15rem 0 0.15rem 7.5rem; min-height: 1.8rem; }
  td::before { content: attr(data-title); color: var(--muted); position: absolute; left: 0; width: 7rem; }
  .figure { text-align: left; }
}`

/** The style of all pages: as the system is, light or dark; from the width of a phone up. */
export const STYLE = `:root { ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
${PAGE}
${PARTS}
${TABLES}
`
