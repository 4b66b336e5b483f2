export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d5d9de;
  --accent: #1f5fbf; --on-accent: #ffffff; --error: #b42318; --error-page: #fdecea; --note: #eef3fa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1d2126; --text: #e8eaed; --quiet: #a3abb5; --line: #373e47;
    --accent: #8ab4f8; --on-accent: #10233f; --error: #ffb4ab; --error-page: #3b1f1d; --note: #232a34;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
main {
  width: 100%; max-width: 420px; padding: 28px; overflow-wrap: anywhere;
  background: var(--card); border: 1px solid var(--line); border-radius: 12px;
}
h1 { margin: 0 0 4px; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 20px 0 4px; font-size: 0.875rem; color: var(--quiet); font-weight: 600; }
p { margin: 0 0 16px; }
p:last-child { margin-bottom: 0; }
h2 + p { margin-bottom: 4px; }
.quiet { color: var(--quiet); }
ul { margin: 0; padding-left: 20px; }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
input {
  width: 100%; padding: 10px 12px; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--quiet); border-radius: 8px;
}
input[aria-invalid='true'] { border-color: var(--error); }
.error { margin: 16px 0; padding: 10px 12px; border-radius: 8px; color: var(--error); background: var(--error-page); }
.buttons { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 24px; }
button {
  flex: 1 1 120px; min-height: 44px; padding: 8px 16px; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--accent); background: transparent; border: 1px solid var(--accent); border-radius: 8px;
}
button.main { color: var(--on-accent); background: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.note { margin-top: 24px; padding: 12px 16px; border-radius: 8px; background: var(--note); font-size: 0.9375rem; }
.note p { margin: 0 0 8px; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; color: var(--quiet); font-weight: 600; }
th, td { padding: 2px 8px 2px 0; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (max-width: 480px) {
  body { place-items: start center; padding: 12px; }
  main { padding: 20px; }
}
`
