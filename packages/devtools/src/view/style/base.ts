/** Colours go by `color-scheme`, which the page's own choice hands down; all texts have a contrast of 4.5 and more. */
export const colors: string = `
:host {
  --page: light-dark(#ffffff, #16191d);
  --raised: light-dark(#f3f5f8, #1f242a);
  --line: light-dark(#d6dbe1, #353c45);
  --text: light-dark(#1a1f26, #e7eaee);
  --quiet: light-dark(#566070, #a2acb8);
  --accent: light-dark(#1d5fc2, #8ab4f8);
  --on-accent: light-dark(#ffffff, #10233f);
  --sent: light-dark(#1d5fc2, #8ab4f8);
  --good: light-dark(#12723c, #6fd49a);
  --bad: light-dark(#b3261e, #ff9e95);
  --doubt: light-dark(#8a5200, #f2b85c);
  --saved: light-dark(#6d3fb8, #c7a6fb);
  --lane: light-dark(#566070, #8b96a4);
  --on-mark: light-dark(#ffffff, #16191d);
  --bad-page: light-dark(#fdecea, #3a1f1d);
}
`

/** What holds for every part. */
export const base: string = `
:host {
  all: initial;
  color-scheme: inherit;
  font: 13px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  color: var(--text);
  -webkit-text-size-adjust: none;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, dl, dd, ol, ul, table { margin: 0; padding: 0; }
h2 { font-size: 13px; font-weight: 650; }
h3 { font-size: 12px; font-weight: 600; color: var(--quiet); }
a { color: var(--accent); }
code { font: 12px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
button {
  min-height: 28px;
  padding: 3px 10px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--page);
  color: inherit;
  font: inherit;
  font-weight: 550;
  white-space: nowrap;
  cursor: pointer;
}
button:hover { border-color: var(--quiet); }
button:disabled { color: var(--quiet); cursor: default; border-style: dashed; }
.actions button[aria-pressed='true'] { background: var(--doubt); border-color: var(--doubt); color: var(--on-mark); }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.only-read {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.glyph { width: 16px; height: 16px; display: block; }
.glyph path {
  fill: none;
  stroke: currentColor;
  stroke-width: 1.75;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.glyph.dot path { stroke-width: 5; }
.dot-red { width: 8px; height: 8px; border-radius: 50%; background: var(--bad); flex: none; }
`

/** The button in the corner. */
export const toggle: string = `
.toggle {
  position: fixed;
  z-index: 2147483000;
  display: flex;
  align-items: center;
  gap: 8px;
  min-height: 36px;
  padding: 6px 14px 6px 10px;
  border-radius: 18px;
  background: var(--page);
  box-shadow: 0 1px 2px rgb(0 0 0 / 16%), 0 4px 16px rgb(0 0 0 / 14%);
  font-variant-numeric: tabular-nums;
}
.toggle[data-position^='bottom'] { bottom: max(16px, env(safe-area-inset-bottom)); }
.toggle[data-position^='top'] { top: max(16px, env(safe-area-inset-top)); }
.toggle[data-position$='right'] { right: 16px; }
.toggle[data-position$='left'] { left: 16px; }
.ring { width: 14px; height: 14px; border: 3px solid var(--accent); border-radius: 50%; flex: none; }
.toggle .dot-red { position: absolute; top: -2px; right: 4px; width: 12px; height: 12px; border: 2px solid var(--page); }
`
