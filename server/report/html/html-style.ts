/** Colours stand beside patterns, words or shapes, and never alone. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --muted: #5a6672; --line: #c9d0d7; --paper: #fff;
  --soft: #f3f5f7; --good: #2f6b4f; --fair: #b8862b; --poor: #9b2c2c; --unknown: #7d858c;
  --plain: #1d3557; --a: #1d3557; --b: #b8862b; --c: #5b8a9a; --d: #9b2c2c; --e: #7d858c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e9ee; --muted: #a3adb7; --line: #414c57; --paper: #14191f; --soft: #1e252d;
    --good: #5fae88; --fair: #dcae56; --poor: #d97a7a; --unknown: #929ba3; --plain: #8fb0dc;
    --a: #8fb0dc; --b: #dcae56; --c: #8cbccb; --d: #d97a7a; --e: #929ba3; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, footer { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; margin-bottom: 1.5rem; }
footer { border-bottom: 0; border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 3rem; }
.letterhead { text-align: center; margin: 0; }
.letterhead:last-of-type { font-size: 1.15rem; font-weight: 600; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
.status { border: 2px solid var(--fair); padding: 0.5rem 0.75rem; font-weight: 600; }
.muted, caption, figcaption { color: var(--muted); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0.75rem; }
dl.facts div { border: 1px solid var(--line); background: var(--soft); padding: 0.5rem 0.75rem; }
dl.facts dt { color: var(--muted); font-size: 0.85rem; }
dl.facts dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
dl.facts dd.beside { font-size: 0.85rem; color: var(--muted); }
dl.about { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.75rem 0; }
dl.about dd { margin: 0; }
.note { border-left: 3px solid var(--line); padding-left: 0.75rem; color: var(--muted); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.35rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.5rem; text-align: left;
  vertical-align: top; min-width: 4.5rem; }
th:not(.right), td:not(.right) { min-width: 8rem; }
thead th { background: var(--soft); border-bottom: 2px solid var(--line); }
tfoot td { font-weight: 600; border-top: 2px solid var(--line); }
.right { text-align: right; white-space: nowrap; }
figure { margin: 1rem 0; }
.bars { list-style: none; padding: 0; margin: 0.5rem 0; }
.bars li { display: grid; grid-template-columns: minmax(6rem, 14rem) 1fr max-content; gap: 0.75rem;
  align-items: center; padding: 0.1rem 0; }
@media screen and (max-width: 40rem) {
  .bars li { grid-template-columns: 1fr max-content; }
  .bars li span:first-child { grid-column: 1 / -1; } }
.bar { display: flex; height: 0.9rem; background: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0;
  font-size: 0.85rem; }
.swatch { display: inline-block; width: 1rem; height: 0.8rem; vertical-align: -0.05rem; }
.tone-good { background: var(--good); } .tone-plain { background: var(--plain); }
.tone-a { background: var(--a); }
.tone-fair { background: repeating-linear-gradient(45deg, var(--fair) 0 3px, transparent 3px 5px); }
.tone-b { background: repeating-linear-gradient(45deg, var(--b) 0 3px, transparent 3px 5px); }
.tone-poor { background: repeating-linear-gradient(135deg, var(--poor) 0 3px, transparent 3px 4px); }
.tone-d { background: repeating-linear-gradient(135deg, var(--d) 0 3px, transparent 3px 4px); }
.tone-c { background: repeating-linear-gradient(0deg, var(--c) 0 3px, transparent 3px 5px); }
.tone-unknown { background: repeating-linear-gradient(90deg, var(--unknown) 0 1px, transparent 1px 4px); }
.tone-e { background: repeating-linear-gradient(90deg, var(--e) 0 1px, transparent 1px 4px); }
svg.map { width: 100%; max-width: 44rem; height: auto; }
svg.map .area { fill: var(--soft); stroke: var(--muted); stroke-width: 0.002; }
svg.map .area-fair, svg.map .area-b { fill: color-mix(in srgb, var(--fair) 28%, var(--paper)); }
svg.map .area-poor, svg.map .area-d { fill: color-mix(in srgb, var(--poor) 28%, var(--paper)); }
svg.map .area-unknown, svg.map .area-e { fill: color-mix(in srgb, var(--unknown) 30%, var(--paper)); }
.mark { stroke: var(--paper); stroke-width: 0.15; }
.mark-with-service { fill: var(--good); } .mark-below { fill: var(--poor); }
.mark-undetermined { fill: var(--unknown); } .mark-no-equipment { fill: var(--ink); }
svg.key { width: 1rem; height: 1rem; vertical-align: -0.15rem; }
.signature { margin: 3rem 0 0 auto; width: 20rem; max-width: 100%; }
.signature .name { margin-top: 5rem; font-weight: 600; text-decoration: underline; }
.signature p { margin: 0; }
code { font-size: 0.8rem; }
a { color: inherit; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { display: none; }
  h2 { break-after: avoid; } h3, caption { break-after: avoid; }
  tr, .bars li, dl.facts div, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } table { font-size: 7pt; } th, th:not(.right), td, td:not(.right) { min-width: 0;
    padding: 0.15rem; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}`
