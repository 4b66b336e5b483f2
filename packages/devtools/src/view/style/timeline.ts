/** The drawing. */
export const timeline: string = `
.timeline { display: flex; flex-direction: column; overflow: hidden; }
.drawing { display: flex; flex: 1 1 auto; min-height: 0; overflow: hidden auto; }
.labels { flex: none; width: 104px; padding-top: 40px; border-right: 1px solid var(--line); background: var(--page); }
.labels div { height: 40px; padding: 0 12px; display: flex; align-items: center; overflow: hidden; white-space: nowrap; color: var(--quiet); }
.labels .this { color: var(--text); font-weight: 600; }
.scroller { position: relative; flex: 1 1 auto; min-width: 0; overflow: auto hidden; overscroll-behavior-x: contain; }
.canvas { position: relative; min-height: 100%; }
.canvas > svg { position: absolute; inset: 0; display: block; }
.canvas text { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
.row-line { stroke: var(--line); }
.epoch-line { stroke: var(--line); stroke-dasharray: 2 3; }
.fold { fill: var(--raised); }
.span { stroke-linecap: round; fill: none; }
.span.request { stroke-width: 6; opacity: 0.45; }
.span.hold { stroke-width: 3; }
.span.wait { stroke-width: 2; stroke-dasharray: 1 4; }
.link { fill: none; stroke: var(--saved); stroke-width: 1.5; stroke-dasharray: 3 3; }
.mark {
  position: absolute;
  width: 24px;
  height: 24px;
  min-height: 0;
  padding: 0;
  display: grid;
  place-items: center;
  border: 2px solid currentColor;
  border-radius: 50%;
  background: var(--page);
}
.mark:hover { border-color: currentColor; }
.mark.quiet, .mark.lane { border-width: 1px; }
.mark.good, .mark.bad, .mark.doubt { background: currentColor; }
.mark.good .glyph, .mark.bad .glyph, .mark.doubt .glyph { color: var(--on-mark); }
.mark.lost { border-radius: 5px; }
.mark[aria-pressed='true'] { box-shadow: 0 0 0 3px var(--page), 0 0 0 5px var(--text); }
.tone-sent { color: var(--sent); stroke: var(--sent); }
.tone-good { color: var(--good); stroke: var(--good); }
.tone-bad { color: var(--bad); stroke: var(--bad); }
.tone-doubt { color: var(--doubt); stroke: var(--doubt); }
.tone-saved { color: var(--saved); stroke: var(--saved); }
.tone-lane { color: var(--lane); stroke: var(--lane); }
.tone-quiet { color: var(--quiet); stroke: var(--quiet); }
.detail {
  flex: none;
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 2px 14px;
  min-height: 38px;
  padding: 9px 12px;
  border-top: 1px solid var(--line);
  background: var(--raised);
}
.detail > div { display: flex; gap: 5px; }
.detail dt { color: var(--quiet); }
.detail .hint { color: var(--quiet); }
@media (prefers-reduced-motion: no-preference) {
  .span.open { animation: breathe 1.2s ease-in-out infinite alternate; }
}
@keyframes breathe { to { opacity: 0.2; } }
@media (prefers-reduced-motion: reduce) { .panel { animation: none; } }
`
