import { accentsOf } from '../../core/brand/accents.ts'

/**
 * The style sheet of the pages without script. Its colours and sizes are those of `web/src/ui/styles/tokens.css`. Every pair of
 * colours satisfies WCAG 2.2 AA: 4.5 for text, 3 for borders and focus.
 *
 * @param color BRAND_COLOR
 */
export function pageStyle(color: string | null): string {
  const { light, dark } = accentsOf(color)
  return `
:root {
  color-scheme: light dark;
  --canvas: #f6f7f9; --surface: #ffffff; --hover: #eef1f4; --ink: #191e25; --quiet: #57606c; --line: #e2e6ea; --edge: #848d99;
  --act: ${light.accent}; --on-act: ${light.onAccent}; --bad: #b3261e; --bad-fill: #b3261e; --bad-soft: #fdf0ef;
  --shadow: 0 1px 2px rgb(20 28 40 / 6%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #101419; --surface: #171c22; --hover: #222932; --ink: #e9ecf0; --quiet: #a5afbb; --line: #2a323b; --edge: #707b88;
    --act: ${dark.accent}; --on-act: ${dark.onAccent}; --bad: #f4a19b; --bad-fill: #c8372e; --bad-soft: #321d1d;
    --shadow: 0 1px 2px rgb(0 0 0 / 30%);
  }
}
${rules}`
}

const rules = `* { box-sizing: border-box }
body {
  display: flex; flex-direction: column; gap: 24px; min-height: 100vh; min-height: 100dvh; margin: 0;
  padding: clamp(24px, 9vh, 64px) 16px 16px; background: var(--canvas); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
header, main, footer { width: min(480px, 100%); margin: 0 auto }
header { display: flex; justify-content: center }
footer { margin-top: auto; padding-bottom: 8px; font-size: 14px; text-align: center }
footer a { color: var(--quiet) }
.medium header, .medium main { width: min(760px, 100%) }
.large header, .large main { width: min(1120px, 100%) }
.medium header, .large header { justify-content: flex-start }
.brand { display: flex; align-items: center; gap: 12px; min-width: 0; border-radius: 8px; color: inherit; font-weight: 600; text-decoration: none }
.brand img { height: 32px; max-width: 160px; border-radius: 0; object-fit: contain }
.mark {
  flex: none; display: grid; place-items: center; width: 32px; height: 32px; border-radius: 8px; background: var(--act);
  color: var(--on-act); font-size: 18px;
}
main { padding: 32px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); box-shadow: var(--shadow) }
h1 { margin: 0 0 16px; font-size: 22px; font-weight: 650; line-height: 1.25; letter-spacing: -0.015em; text-wrap: balance }
h2 { margin: 28px 0 8px; font-size: 15px; font-weight: 600 }
p, ul, dl { margin: 0 0 16px }
ul { padding-left: 22px }
li { margin-bottom: 6px }
dt { font-weight: 600 }
dd { margin: 0 0 12px; color: var(--quiet) }
main > :last-child, form > :last-child, dl > :last-child, .alert > :last-child { margin-bottom: 0 }
a { color: var(--act); text-underline-offset: 3px }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9em }
form { margin: 24px 0 0 }
label { display: block; margin-bottom: 6px; font-size: 14px; font-weight: 550 }
input {
  display: block; width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 8px;
  background: var(--surface); color: inherit; font: inherit; font-size: 16px;
}
input[aria-invalid] { border-color: var(--bad) }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 44px; padding: 8px 20px; border: 1px solid transparent;
  border-radius: 8px; background: var(--act); color: var(--on-act); font: inherit; font-weight: 550; text-decoration: none; cursor: pointer;
}
button.plain, .button.plain { border-color: var(--line); background: var(--surface); color: var(--ink); box-shadow: var(--shadow) }
button.plain:hover, .button.plain:hover { background: var(--hover) }
button.grave { background: var(--bad-fill); color: #ffffff }
:focus-visible { outline: 2px solid var(--act); outline-offset: 2px }
img { border-radius: 50% }
.person { display: flex; align-items: center; gap: 16px; margin: 0 0 16px }
.person p { margin: 0; min-width: 0 }
.steps { margin: 0 0 16px; padding-left: 24px }
.digits { display: flex; gap: 16px; margin: 12px 0 0; color: var(--quiet); font: 600 28px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: 6px }
.digits span { padding: 4px 6px 4px 12px; border: 1px dashed var(--edge); border-radius: 8px }
.buttons { display: flex; flex-wrap: wrap; gap: 12px; margin: 0 0 16px }
.field { margin-bottom: 20px }
.quiet, .hint { color: var(--quiet); font-size: 14px }
.hint, .wrong { margin: 6px 0 0 }
.wrong { color: var(--bad); font-size: 14px; font-weight: 550 }
.alert { margin: 0 0 16px; padding: 12px 16px; border-left: 4px solid var(--bad); border-radius: 4px; background: var(--bad-soft) }
.ways { display: grid; gap: 4px 24px; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)) }
.ways dd { margin: 0 0 16px }
.documents { columns: 2 280px; column-gap: 32px }
.documents li { break-inside: avoid }
.document h2 { margin: 36px 0 12px; font-size: 19px; letter-spacing: -0.01em }
.document h3 { margin: 28px 0 8px; font-size: 16px }
.document pre, .document .table { margin: 0 0 16px; border: 1px solid var(--line); border-radius: 8px; overflow-x: auto }
.document pre { padding: 12px 16px; background: var(--hover); line-height: 1.45; overflow-wrap: normal }
.document table { border-collapse: collapse; font-size: 14px; overflow-wrap: normal }
.document th, .document td { padding: 8px 12px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
.document tr:last-child td { border-bottom: 0 }
.document img { max-width: 100%; border-radius: 8px }
.mailbox { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px }
.mailbox ul { max-height: 320px; margin: 0; padding: 0; overflow-y: auto; list-style: none }
.mailbox li { margin: 0 0 2px }
.mailbox li a { display: grid; gap: 2px; padding: 10px 12px; border-radius: 8px; color: inherit; text-decoration: none }
.mailbox li a:hover, .mailbox li a[aria-current] { background: var(--hover) }
.mailbox li strong { font-weight: 550 }
.mailbox article { min-width: 0 }
.mailbox article h2 { margin: 0; font-size: 18px }
.mailbox article > p { margin: 2px 0 12px }
iframe { display: block; width: 100%; height: 640px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface) }
@media (min-width: 800px) {
  .mailbox { grid-template-columns: 288px minmax(0, 1fr) }
  .mailbox ul { max-height: 720px }
}
@media (max-width: 480px) {
  main { padding: 24px 20px }
  form > button, .buttons > * { width: 100% }
}
`
