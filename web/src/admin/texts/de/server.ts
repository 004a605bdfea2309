import type { AdminTexts } from '../en.ts'

export const health: AdminTexts['health'] = {
  title: 'Zustand',
  text: 'Wie es den Teilen der Instanz geht, die antwortet. Die Seite liest sie alle 15 Sekunden neu.',
  parts: {
    database: 'Datenbank',
    jobs: 'Warteschlange der Aufträge',
    mail: 'E-Mail',
    limiter: 'Ratenbegrenzung',
    'identity providers': 'Identitätsanbieter',
  },
  works: 'Funktioniert',
  fails: 'Gestört',
  allWork: 'Jeder Teil funktioniert',
  someFail: (count) => (count === 1 ? 'Ein Teil ist gestört' : `${count} Teile sind gestört`),
  checkedAt: 'Geprüft',
  checkNow: 'Jetzt prüfen',
  noMessage: 'Es gibt nichts zu melden.',
}

export const settings: AdminTexts['settings'] = {
  title: 'Einstellungen',
  text: 'Jede Variable der Konfiguration mit dem Wert, der auf der antwortenden Instanz gilt. Geändert werden sie in deren Umgebung.',
  search: 'Einstellungen suchen',
  show: 'Welche Einstellungen',
  shown: { all: 'Alle', set: 'Gesetzte', defaults: 'Vorgaben' },
  name: 'Variable',
  value: 'Geltender Wert',
  source: 'Herkunft',
  isSet: 'Gesetzt',
  isDefault: 'Vorgabe',
  secret: 'Wird nie gezeigt',
  secretUnset: 'Nicht gesetzt',
  noValue: 'Nicht gesetzt',
  count: (count) => (count === 1 ? '1 Variable' : `${count} Variablen`),
  none: { title: 'Keine Variable passt', text: 'Versuche einen anderen Teil ihres Namens oder ihres Wertes.' },
}

export const signingKeys: AdminTexts['signingKeys'] = {
  title: 'Signaturschlüssel',
  text: 'Zugriffstoken werden mit dem aktuellen Schlüssel signiert. Ressourcenserver lesen die öffentlichen Teile aus dem JWKS.',
  rotate: 'Neuen Schlüssel erzeugen',
  rotated: 'Ein neuer Schlüssel wurde erzeugt. Er signiert in sieben Minuten.',
  dialog: {
    title: 'Einen neuen Signaturschlüssel erzeugen?',
    text: 'Der neue Schlüssel signiert Zugriffstoken in sieben Minuten, wenn jede Instanz und jeder Ressourcenserver ihn gelesen hat. Token des jetzigen Schlüssels gelten, bis sie ablaufen, und niemand wird abgemeldet.',
    jwks: 'Ein Ressourcenserver, der das JWKS zwischenspeichert, muss es neu lesen, wenn er eine unbekannte Schlüsselkennung sieht.',
    confirm: 'Neuen Schlüssel erzeugen',
  },
  key: 'Schlüsselkennung',
  algorithm: 'Verfahren',
  state: 'Stand',
  created: 'Erzeugt',
  activeFrom: 'Signiert ab',
  expires: 'Prüft bis',
  noEnd: 'Es gibt keinen neueren',
  states: { current: 'Signiert', next: 'Signiert bald', old: 'Prüft nur noch' },
}

export const roles: AdminTexts['roles'] = {
  title: 'Rollen und Rechte',
  text: 'Was jede Rolle darf, wie es mit ROLES, SCOPES und ORGANIZATION_ROLES eingestellt ist.',
  server: 'Rollen von Benutzern',
  serverText: 'Diese Rechte gelten auf dem ganzen Server. Eine Sitzung hat die, die ihre Rolle gerade hat.',
  organizations: 'Rollen in Organisationen',
  organizationsText: 'Diese Rechte gelten nur innerhalb einer Organisation.',
  scope: 'Recht',
  yes: 'Ja',
  no: 'Nein',
}
