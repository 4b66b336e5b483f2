/** The frame of the panel. */
export const panel: string = `
.panel {
  position: fixed;
  z-index: 2147483000;
  inset: auto 0 0 0;
  display: flex;
  flex-direction: column;
  height: min(380px, 62vh);
  background: var(--page);
  border-top: 1px solid var(--line);
  box-shadow: 0 -4px 24px rgb(0 0 0 / 12%);
  animation: rise 140ms ease-out;
}
@keyframes rise { from { transform: translateY(12px); opacity: 0; } }
.bar { display: flex; align-items: center; gap: 6px 16px; padding: 8px 12px; }
.brand { display: flex; align-items: center; gap: 8px; flex: none; }
.summary { display: flex; align-items: center; gap: 2px 14px; flex: 1 1 auto; min-width: 0; color: var(--quiet); }
.summary > * { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
.summary b { color: var(--text); font-weight: 600; }
.status { flex: none; padding: 1px 8px; border-radius: 10px; background: var(--raised); color: var(--text); font-weight: 600; }
.status[data-tone='good'] { color: var(--good); }
.status[data-tone='bad'] { color: var(--bad); background: var(--bad-page); }
.close { width: 28px; padding: 0; display: grid; place-items: center; flex: none; }
.tools {
  display: flex;
  align-items: center;
  gap: 6px 12px;
  padding: 0 12px;
  border-bottom: 1px solid var(--line);
}
.tabs { display: flex; gap: 2px; align-self: flex-end; }
.tab {
  display: flex;
  align-items: center;
  gap: 6px;
  min-height: 34px;
  margin-bottom: -1px;
  border: 0;
  border-bottom: 2px solid transparent;
  border-radius: 6px 6px 0 0;
  background: none;
  color: var(--quiet);
}
.tab[aria-selected='true'] { color: var(--text); border-bottom-color: var(--accent); }
.actions { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: 6px; margin-left: auto; padding-block: 5px; }
.actions .split { width: 1px; height: 18px; background: var(--line); margin: 0 4px; }
.note { flex: none; margin-left: auto; color: var(--quiet); }
.view { flex: 1 1 auto; min-height: 0; overflow: auto; overscroll-behavior: contain; }
.view.padded { padding: 14px 12px 20px; }
.empty { display: grid; place-content: center; gap: 4px; height: 100%; padding: 16px; text-align: center; color: var(--quiet); }
.empty b { color: var(--text); }
`

/** Tables and texts. */
export const texts: string = `
table { width: 100%; border-collapse: collapse; }
.tokens td, .tokens th { white-space: nowrap; }
.tokens code { overflow-wrap: normal; }
th { position: sticky; top: 0; background: var(--raised); color: var(--quiet); font-weight: 550; text-align: left; z-index: 1; }
th, td { padding: 5px 12px; vertical-align: top; }
tbody tr { border-top: 1px solid var(--line); }
.events td:first-child, .number { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--quiet); }
.events td:nth-child(2) { white-space: nowrap; }
.events .what { display: flex; align-items: center; gap: 6px; font-weight: 550; }
.events .what .glyph { flex: none; }
.events td:last-child { color: var(--quiet); overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 12px 24px; }
.facts dt { color: var(--quiet); font-size: 12px; }
.facts dd { overflow-wrap: anywhere; }
.tokens { margin-top: 16px; }
.tokens table { border: 1px solid var(--line); }
.scroll-x { overflow-x: auto; margin-top: 6px; }
.diagnosis { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 12px 32px; }
.diagnosis > div { display: grid; gap: 8px; align-content: start; max-width: 84ch; }
.diagnosis h3:not(:first-child) { margin-top: 8px; }
.verdict { display: grid; gap: 6px; padding: 12px 14px; border-radius: 8px; background: var(--bad-page); }
.verdict h2 { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; font-size: 15px; color: var(--bad); }
.verdict .status { background: var(--page); font-size: 13px; }
.plain { display: grid; gap: 4px; list-style: none; }
.plain li { display: flex; flex-wrap: wrap; gap: 2px 10px; }
.plain time { color: var(--quiet); font-variant-numeric: tabular-nums; }
`

/** What is different where there is little room. */
export const narrow: string = `
@media (max-width: 720px) {
  .panel { height: min(560px, 78vh); }
  .bar { flex-wrap: wrap; padding-bottom: 4px; }
  .summary { order: 1; flex-basis: 100%; flex-wrap: wrap; }
  .tools { flex-wrap: wrap; }
  .tabs { order: 1; width: 100%; }
  .tab { flex: 1 1 auto; justify-content: center; padding-inline: 6px; }
  .actions { margin: 0; justify-content: flex-start; padding-block: 4px; gap: 5px; }
  .actions button { padding-inline: 7px; font-size: 12px; }
  .actions .split { display: none; }
  .labels { width: 76px; }
  .labels div { padding: 0 8px; }
  .events thead { display: none; }
  .events tr { display: grid; grid-template-columns: auto 1fr; padding: 6px 12px; gap: 0 10px; }
  .events td { padding: 0; }
  .events td:nth-child(3), .events td:last-child { grid-column: 1 / -1; }
}
`
