import { bulk } from './de/bulk.ts'
import { events } from './de/events.ts'
import { keys, organizations } from './de/organizations.ts'
import { overview } from './de/overview.ts'
import { health, roles, settings, signingKeys } from './de/server.ts'
import { user } from './de/user.ts'
import { actions } from './de/user-actions.ts'
import { users } from './de/users.ts'
import type { AdminTexts } from './en.ts'

const navigation: AdminTexts['navigation'] = {
  label: 'Konsole',
  groups: { server: 'Server' },
  pages: {
    overview: 'Übersicht',
    users: 'Benutzer',
    organizations: 'Organisationen',
    apiKeys: 'API-Schlüssel',
    auditEvents: 'Ereignisse',
    roles: 'Rollen und Rechte',
    settings: 'Einstellungen',
    signingKeys: 'Signaturschlüssel',
    health: 'Zustand',
  },
}

const frame: AdminTexts['frame'] = {
  yourAccount: 'Dein Konto',
  graphiql: 'GraphiQL öffnen',
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

const exporting: AdminTexts['export'] = {
  open: 'Exportieren',
  title: 'Benutzer exportieren',
  text: (count) => `Die Datei enthält die Benutzer dieser Liste: ${count}. Das Protokoll hält den Export fest.`,
  format: 'Format',
  formats: {
    CSV: { label: 'CSV', detail: 'Für Tabellenprogramme' },
    NDJSON: { label: 'NDJSON', detail: 'Für Programme: ein JSON-Objekt in jeder Zeile' },
  },
  confirm: 'Herunterladen',
  begun: 'Der Download hat begonnen.',
}

const first: AdminTexts['first'] = {
  title: 'Ersten Administrator anlegen',
  text: 'Dieser Server hat noch keine Administration. Das Konto, das du hier anlegst, darf alles.',
  submit: 'Konto anlegen',
  done: 'Du administrierst jetzt diesen Server.',
  noLink: 'Dieser Link funktioniert nicht',
  noLinkText:
    'Er wurde schon benutzt, ist älter als eine Stunde, oder der Server hat eine Administration. Dieser Befehl gibt auf der Maschine des Servers einen neuen aus:',
}

/** The texts of the console in German. */
export const de: AdminTexts = {
  navigation,
  frame,
  first,
  users,
  user,
  actions,
  bulk,
  export: exporting,
  overview,
  events,
  organizations,
  keys,
  health,
  roles,
  settings,
  signingKeys,
}
