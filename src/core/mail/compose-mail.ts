import type { Mail } from '../../ports/mailer.ts'
import { type Letter, plain, renderHtml, renderText } from './layout.ts'

/** Every mail that the product sends, with what it has to know. Links are finished addresses on configured hosts. */
export type MailMessage =
  | { kind: 'verify-email'; link: string; name: string | null }
  | { kind: 'sign-up-known-address'; resetLink: string }
  | { kind: 'reset-password'; link: string; minutes: number }
  | { kind: 'confirm-email-change'; link: string }
  | { kind: 'email-change-requested-old-address'; newAddress: string; notMeLink: string }
  | { kind: 'email-changed'; newAddress: string; notMeLink: string }
  /** To the address that an administrator took an account away from: no link, since it may be in foreign hands. */
  | { kind: 'email-changed-by-administrator' }
  | { kind: 'password-changed'; notMeLink: string }
  | { kind: 'two-factor-enabled'; notMeLink: string }
  | { kind: 'two-factor-disabled'; notMeLink: string }
  | { kind: 'recovery-codes-regenerated'; notMeLink: string }
  | { kind: 'account-deleted' }
  | { kind: 'api-key-created'; keyName: string; notMeLink: string }
  | { kind: 'second-factor-locked'; notMeLink: string }
  | { kind: 'impersonated'; reason: string; until: string }
  /** To the owner of an address that somebody else tried to change to. */
  | { kind: 'address-in-use' }
  /** To somebody who asked for the verification mail again, but is verified already. */
  | { kind: 'account-exists-resend' }

/**
 * Writes one mail in text and HTML. The product's name and the links come from configuration alone; what people typed
 * (names, reasons, addresses) is escaped, on one line and cut short (ASVS 5.0 1.2.1, 1.2.8).
 */
export function composeMail(message: MailMessage, { productName, to }: { productName: string; to: string }): Mail {
  const product = plain(productName)
  const letter = write(message, product)
  const links = [letter.action?.link, letter.notMe?.link].filter((link) => link !== undefined)
  return {
    to,
    subject: plain(letter.subject, 150),
    text: renderText(letter, product),
    html: renderHtml(letter, product),
    links,
  }
}

const IGNORE = 'If you did not ask for this, you can ignore this mail: nothing changes.'

function write(message: MailMessage, product: string): Letter {
  switch (message.kind) {
    case 'verify-email':
      return {
        subject: `Confirm your email address for ${product}`,
        paragraphs: [
          greeting(message.name),
          `Please confirm that this address is yours, and your ${product} account is ready.`,
        ],
        action: { label: 'Confirm my address', link: message.link },
        closing: [
          'If you did not sign up, you can ignore this mail: without the confirmation nobody can use the account.',
        ],
      }
    case 'sign-up-known-address':
      return {
        subject: `You already have a ${product} account`,
        paragraphs: [
          `Somebody, probably you, tried to sign up for ${product} with this address. It already has an account, so nothing was changed.`,
          'Sign in as usual, or choose a new password if you no longer know yours.',
        ],
        action: { label: 'Choose a new password', link: message.resetLink },
        closing: ['If it was not you, you can ignore this mail: whoever tried was not told that the account exists.'],
      }
    case 'reset-password':
      return {
        subject: `Choose a new password for ${product}`,
        paragraphs: [`Somebody, probably you, asked for a new password for your ${product} account.`],
        action: { label: 'Choose a new password', link: message.link },
        closing: [`The link works once, for ${duration(message.minutes)}.`, IGNORE],
      }
    case 'confirm-email-change':
      return {
        subject: `Confirm your new email address for ${product}`,
        paragraphs: [`Please confirm that your ${product} account should use this address from now on.`],
        action: { label: 'Use this address', link: message.link },
        closing: [IGNORE],
      }
    case 'email-change-requested-old-address':
      return notice(
        `Your ${product} account is about to change its address`,
        `Somebody, probably you, asked to change the address of your ${product} account to ${plain(message.newAddress, 254)}. It changes once the new address is confirmed.`,
        message.notMeLink,
      )
    case 'email-changed':
      return notice(
        `The address of your ${product} account was changed`,
        `Your ${product} account now uses the address ${plain(message.newAddress, 254)}. Every other session was signed out.`,
        message.notMeLink,
      )
    case 'password-changed':
      return notice(
        `Your ${product} password was changed`,
        `The password of your ${product} account was changed, and other sessions were signed out.`,
        message.notMeLink,
      )
    case 'two-factor-enabled':
      return notice(
        `Two-factor authentication is on for ${product}`,
        `Two-factor authentication was turned on for your ${product} account. From now on, signing in also asks for a code from your authenticator app. Keep your recovery codes in a safe place.`,
        message.notMeLink,
      )
    case 'two-factor-disabled':
      return notice(
        `Two-factor authentication is off for ${product}`,
        `Two-factor authentication was turned off for your ${product} account. The password alone now signs in.`,
        message.notMeLink,
      )
    case 'recovery-codes-regenerated':
      return notice(
        `You have new recovery codes for ${product}`,
        `New recovery codes were made for your ${product} account. The old ones no longer work.`,
        message.notMeLink,
      )
    case 'email-changed-by-administrator':
      return {
        subject: `Your ${product} account has another address now`,
        paragraphs: [`An administrator gave your ${product} account another address. This one is no longer its own.`],
        closing: ['If you did not expect this, please write to whoever runs this service.'],
      }
    case 'account-deleted':
      return {
        subject: `Your ${product} account was deleted`,
        paragraphs: [
          `Your ${product} account was deleted, with its sessions and API keys. Nothing is left to sign in to.`,
        ],
        closing: ['If you did not want this, please write to whoever runs this service.'],
      }
    case 'api-key-created':
      return notice(
        `A new API key for your ${product} account`,
        `An API key named “${plain(message.keyName)}” was created for your ${product} account.`,
        message.notMeLink,
      )
    case 'second-factor-locked':
      return notice(
        `Too many wrong codes for your ${product} account`,
        `Somebody who knows your ${product} password entered too many wrong second-factor codes, so codes are refused for a while. If this was you, wait and try again; sessions that are open stay open.`,
        message.notMeLink,
      )
    case 'impersonated':
      return {
        subject: `An administrator is using your ${product} account`,
        paragraphs: [
          `An administrator of ${product} opened a session as you, until ${plain(message.until)}.`,
          `The reason given: “${plain(message.reason, 500)}”`,
        ],
        closing: ['The session cannot change your password, address, second factor or API keys.'],
      }
    case 'address-in-use':
      return {
        subject: `Your address stays with your ${product} account`,
        paragraphs: [
          `Somebody tried to move another ${product} account to this address. It belongs to your account, so nothing was changed.`,
        ],
        closing: ['There is nothing to do: whoever tried was not told that the account exists.'],
      }
    case 'account-exists-resend':
      return {
        subject: `Your ${product} address is already confirmed`,
        paragraphs: [
          `Somebody, probably you, asked for another confirmation mail for ${product}. This address is already confirmed: you can simply sign in.`,
        ],
        closing: [IGNORE],
      }
  }
}

/** A report of something done, with the way out for whoever did not do it. */
function notice(subject: string, what: string, notMeLink: string): Letter {
  return {
    subject,
    paragraphs: [what],
    closing: ['If this was you, there is nothing to do.'],
    notMe: { label: 'This was not me: sign out everywhere and choose a new password', link: notMeLink },
  }
}

/**
 * By name only where the name is a name: whoever signs up somebody else's address chooses it, and `Win at evil.example`
 * would become a link in a mail that we vouch for.
 */
function greeting(name: string | null): string {
  const known = plain(name ?? '', 60)
  return known === '' || /[/@]|\w\.\w/u.test(known) ? 'Hello,' : `Hello ${known},`
}

const duration = (minutes: number) =>
  minutes % 60 === 0 ? `${minutes / 60} ${minutes === 60 ? 'hour' : 'hours'}` : `${minutes} minutes`
