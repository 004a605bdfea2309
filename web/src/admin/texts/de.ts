import { events } from './de/events.ts'
import { keys, organizations } from './de/organizations.ts'
import { overview } from './de/overview.ts'
import { health, roles, settings, signingKeys } from './de/server.ts'
import type { AdminTexts } from './en.ts'

const navigation: AdminTexts['navigation'] = {
  label: 'Konsole',
  groups: { server: 'Server' },
  pages: {
    overview: 'Übersicht',
    users: 'Benutzer',
    organizations: 'Organisationen',
    auditEvents: 'Ereignisse',
    roles: 'Rollen und Rechte',
    settings: 'Einstellungen',
    signingKeys: 'Signaturschlüssel',
    health: 'Zustand',
  },
}

const frame: AdminTexts['frame'] = {
  yourAccount: 'Dein Konto',
  toAccount: 'Zu deinem Konto',
  toConsole: 'Zur Konsole',
  signInAsOther: 'Als jemand anderes anmelden',
  noConsole: {
    title: 'Die Konsole ist für die Administration',
    text: (name) => `Du bist als ${name} angemeldet. Deine Rolle öffnet keine Seite der Konsole.`,
  },
  secondFactor: {
    title: 'Die Konsole braucht einen zweiten Faktor',
    textProve:
      'Deine Rolle kann die Konsole benutzen, sobald du diese Sitzung mit einem Code aus deiner Authenticator-App oder mit einem Passkey bestätigt hast.',
    textSetUp:
      'Richte in deinem Konto eine Authenticator-App oder einen Passkey ein. Die Konsole öffnet sich, sobald diese Sitzung damit bestätigt ist.',
    prove: 'Diese Sitzung bestätigen',
    provePasskey: 'Ich habe schon einen Passkey',
    toSecurity: 'Zu deinen Sicherheitseinstellungen',
  },
}

const users: AdminTexts['users'] = {
  title: 'Benutzer',
  search: 'Benutzer suchen',
  searchHint: 'Nach Name, Adresse oder Benutzername suchen',
  columnsButton: 'Spalten',
  rows: 'Zeilen auf einer Seite',
  rowsOf: (rows) => `${rows} Zeilen`,
  none: 'Es gibt noch keine Benutzer',
  noneText: 'Benutzer erscheinen hier, wenn sie sich registrieren.',
  noneFound: 'Kein Benutzer passt',
  noneFoundText: 'Versuche eine andere Suche, oder entferne einen Filter.',
  count: (_count, text, isEstimate) => `${isEstimate ? 'Etwa ' : ''}${text} Benutzer`,
  columns: {
    name: 'Name',
    email: 'E-Mail',
    username: 'Benutzername',
    status: 'Status',
    role: 'Rolle',
    tier: 'Stufe',
    twoFactor: 'Zwei-Faktor',
    lastLoginAt: 'Letzte Anmeldung',
    createdAt: 'Erstellt',
    updatedAt: 'Geändert',
    suspendedUntil: 'Gesperrt bis',
    suspensionReason: 'Grund der Sperre',
  },
  words: {
    statuses: { ACTIVE: 'Aktiv', SUSPENDED: 'Gesperrt' },
    tiers: { FREE: 'Free', PRO: 'Pro', ENTERPRISE: 'Enterprise' },
    unconfirmed: 'Nicht bestätigt',
    on: 'An',
    never: 'Nie',
  },
  filter: {
    open: 'Filter',
    title: 'Benutzer filtern',
    set: 'Gesetzte Filter',
    apply: 'Benutzer anzeigen',
    clear: 'Filter leeren',
    clearAll: 'Alle entfernen',
    remove: (filter) => `Den Filter „${filter}“ entfernen`,
    from: (name) => `${name} von`,
    to: (name) => `${name} bis`,
    noOrganization: 'Keine Organisation heißt so.',
    answers: { any: 'Egal', yes: 'Ja', no: 'Nein' },
    day: {
      from: (name, day) => `${name} ab ${day}`,
      to: (name, day) => `${name} bis ${day}`,
    },
    names: {
      status: 'Status',
      role: 'Rolle',
      tier: 'Stufe',
      verified: 'Adresse bestätigt',
      twoFactor: 'Zwei-Faktor-Authentifizierung',
      email: 'E-Mail-Adresse ist genau',
      emailContains: 'E-Mail-Adresse enthält',
      organization: 'Mitglied von',
      created: 'Erstellt',
      login: 'Letzte Anmeldung',
      until: 'Ende der Sperre',
      reason: 'Grund der Sperre enthält',
    },
  },
}

/** The texts of the console in German. */
export const de: AdminTexts = {
  navigation,
  frame,
  users,
  overview,
  events,
  organizations,
  keys,
  health,
  roles,
  settings,
  signingKeys,
}
