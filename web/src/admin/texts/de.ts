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
  yourAccount: 'Ihr Konto',
  graphiql: 'GraphiQL öffnen',
  toAccount: 'Zu Ihrem Konto',
  toConsole: 'Zur Konsole',
  signInAsOther: 'Als jemand anderes anmelden',
  noConsole: {
    title: 'Die Konsole ist für die Administration',
    text: (name) => `Sie sind als ${name} angemeldet. Mit Ihrer Rolle können Sie keine Seite der Konsole öffnen.`,
  },
  secondFactor: {
    title: 'Die Konsole braucht einen zweiten Faktor',
    textProve:
      'Sie können die Konsole verwenden, sobald Sie diese Sitzung mit einem Code aus Ihrer Authenticator-App oder mit einem Passkey bestätigt haben.',
    textSetUp:
      'Richten Sie in Ihrem Konto eine Authenticator-App oder einen Passkey ein. Die Konsole öffnet sich, sobald diese Sitzung damit bestätigt ist.',
    prove: 'Diese Sitzung bestätigen',
    provePasskey: 'Ich habe schon einen Passkey',
    toSecurity: 'Zu Ihren Sicherheitseinstellungen',
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
  text: 'Dieser Server hat noch keinen Administrator. Das Konto, das Sie hier anlegen, darf alles.',
  submit: 'Konto anlegen',
  done: 'Sie sind jetzt Administrator dieses Servers.',
  noLink: 'Dieser Link funktioniert nicht',
  noLinkText:
    'Er wurde schon verwendet, er ist älter als eine Stunde, oder der Server hat schon einen Administrator. Dieser Befehl gibt auf dem Rechner des Servers einen neuen aus:',
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
