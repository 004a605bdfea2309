import type { AdminTexts } from '../en.ts'

export const health: AdminTexts['health'] = {
  title: 'Zustand',
  text: 'Der Zustand der Teile der Instanz, die antwortet. Die Seite liest ihn alle 15 Sekunden neu.',
  parts: {
    database: 'Datenbank',
    jobs: 'Auftragswarteschlange',
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
  text: 'Jede Variable der Konfiguration mit dem Wert, der auf der antwortenden Instanz gilt. Geändert werden die Variablen in der Umgebung der Instanz.',
  search: 'Einstellungen suchen',
  show: 'Welche Einstellungen',
  shown: { all: 'Alle', set: 'Gesetzt', defaults: 'Standardwerte' },
  name: 'Variable',
  value: 'Geltender Wert',
  source: 'Herkunft',
  isSet: 'Gesetzt',
  isDefault: 'Standardwert',
  secret: 'Wird nie angezeigt',
  secretUnset: 'Nicht gesetzt',
  noValue: 'Nicht gesetzt',
  count: (count) => (count === 1 ? '1 Variable' : `${count} Variablen`),
  none: { title: 'Keine Variable passt', text: 'Versuchen Sie einen anderen Teil des Namens oder des Werts.' },
}

export const signingKeys: AdminTexts['signingKeys'] = {
  title: 'Signaturschlüssel',
  text: 'Zugriffstoken werden mit dem aktuellen Schlüssel signiert. Ressourcenserver lesen die öffentlichen Teile aus dem JWKS.',
  rotate: 'Neuen Schlüssel erzeugen',
  rotated: 'Ein neuer Schlüssel wurde erzeugt. Er wird in sieben Minuten wirksam.',
  dialog: {
    title: 'Einen neuen Signaturschlüssel erzeugen?',
    text: 'In sieben Minuten, wenn jede Instanz und jeder Ressourcenserver den neuen Schlüssel gelesen hat, beginnt er, Zugriffstoken zu signieren. Token des aktuellen Schlüssels gelten, bis sie ablaufen, und niemand wird abgemeldet.',
    jwks: 'Ein Ressourcenserver, der das JWKS zwischenspeichert, muss es neu lesen, wenn ihm eine unbekannte Schlüssel-ID begegnet.',
    confirm: 'Neuen Schlüssel erzeugen',
  },
  key: 'Schlüssel-ID',
  algorithm: 'Algorithmus',
  state: 'Status',
  created: 'Erzeugt',
  activeFrom: 'Signiert ab',
  expires: 'Prüft bis',
  noEnd: 'Es gibt keinen neueren Schlüssel',
  states: { current: 'Signiert', next: 'Signiert bald', old: 'Prüft nur noch' },
}

export const roles: AdminTexts['roles'] = {
  title: 'Rollen und Rechte',
  text: 'Was jede Rolle darf, wie es mit ROLES, SCOPES und ORGANIZATION_ROLES eingestellt ist.',
  server: 'Rollen von Benutzern',
  serverText: 'Diese Rechte gelten auf dem ganzen Server. Eine Sitzung hat die Rechte, die ihre Rolle gerade hat.',
  organizations: 'Rollen in Organisationen',
  organizationsText: 'Diese Rechte gelten nur innerhalb einer Organisation.',
  scope: 'Recht',
  yes: 'Ja',
  no: 'Nein',
}
