/** The style sheet of the pages. Every pair of colours satisfies WCAG 2.2 AA: 4.5 for text, 3 for borders and focus. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f3f5f7; --card: #ffffff; --words: #1c2128; --quiet: #59636e; --line: #6b7480;
  --act: #1f5fbf; --on-act: #ffffff; --bad: #b3261e; --on-bad: #ffffff; --bad-back: #fdeceb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #111418; --card: #1b2027; --words: #e8eaed; --quiet: #a8b0ba; --line: #8b949e;
    --act: #8ab4f8; --on-act: #0b1a33; --bad: #f2b8b5; --on-bad: #4a0e0a; --bad-back: #3a1f1e;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; padding: 24px 16px; background: var(--back); color: var(--words);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere;
}
header, main { max-width: 520px; margin: 0 auto }
header { padding: 0 4px 16px; font-weight: 600 }
header a { color: inherit; text-decoration: none }
header a:hover { text-decoration: underline }
main { padding: 28px; border-radius: 12px; background: var(--card) }
h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.25 }
p, ul, dl { margin: 0 0 16px }
ul { padding-left: 22px }
li { margin-bottom: 6px }
dt { font-weight: 600 }
dd { margin: 0 0 12px; color: var(--quiet) }
main > :last-child, form > :last-child, dl > :last-child, .alert > :last-child { margin-bottom: 0 }
a { color: var(--act) }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9em }
form { margin: 24px 0 0 }
label { display: block; margin-bottom: 4px; font-weight: 600 }
input {
  display: block; width: 100%; min-height: 48px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--card); color: inherit; font: inherit;
}
input[aria-invalid] { border: 2px solid var(--bad) }
button {
  min-height: 48px; padding: 10px 22px; border: 2px solid transparent; border-radius: 8px; background: var(--act);
  color: var(--on-act); font: inherit; font-weight: 600; cursor: pointer;
}
button.plain { border-color: var(--line); background: transparent; color: var(--words) }
button.grave { background: var(--bad); color: var(--on-bad) }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px }
img { border-radius: 50% }
.person { display: flex; align-items: center; gap: 16px; margin: 0 0 16px }
.person p { margin: 0; min-width: 0 }
.steps { margin: 0 0 16px; padding-left: 24px }
.digits { display: flex; gap: 16px; margin: 12px 0 0; color: var(--quiet); font: 600 28px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: 6px }
.digits span { padding: 4px 6px 4px 12px; border: 1px dashed var(--line); border-radius: 8px }
.buttons { display: flex; flex-wrap: wrap; gap: 12px }
.field { margin-bottom: 20px }
.quiet, .hint { color: var(--quiet); font-size: 14px }
.hint, .wrong { margin: 8px 0 0 }
.wrong { color: var(--bad); font-size: 14px; font-weight: 600 }
.alert { margin: 0 0 16px; padding: 12px 16px; border-left: 4px solid var(--bad); border-radius: 4px; background: var(--bad-back) }
@media (max-width: 480px) {
  body { padding: 16px 12px }
  main { padding: 20px }
  button { width: 100% }
}
`
