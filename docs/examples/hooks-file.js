// Only addresses of the company may sign up, and the mail that confirms an address is in German.

export default ({ refuse }) => ({
  beforeSignup({ email }) {
    if (!email?.endsWith('@example.com')) return refuse('NOT_OURS', 'Sign up with your example.com address.')
  },

  writeMail({ kind, link, product }) {
    if (kind !== 'verify-email') return
    const sentence = `Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Ihr Konto bei ${product} ist dann bereit.`
    return {
      subject: `Bestätigen Sie Ihre Adresse für ${product}`,
      text: `${sentence}\n\n${link}\n`,
      html: `<!doctype html>
<html lang="de">
  <head><meta charset="utf-8"><title>${escapeHtml(product)}</title></head>
  <body>
    <p>${escapeHtml(sentence)}</p>
    <p><a href="${escapeHtml(link)}">Adresse bestätigen</a></p>
  </body>
</html>
`,
    }
  },
})

const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
