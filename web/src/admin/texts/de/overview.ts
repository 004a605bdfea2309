import type { AdminTexts } from '../en.ts'

export const overview: AdminTexts['overview'] = {
  title: 'Übersicht',
  text: 'Wie dieser Server benutzt wird und was Aufmerksamkeit braucht.',
  toLookAt: 'Was Aufmerksamkeit braucht',
  use: 'Nutzung des Servers',
  range: 'Zeitraum',
  ranges: { '24h': '24 Stunden', '7d': '7 Tage', '30d': '30 Tage', '90d': '90 Tage' },
  before: {
    '24h': 'gegenüber den 24 Stunden davor',
    '7d': 'gegenüber den 7 Tagen davor',
    '30d': 'gegenüber den 30 Tagen davor',
    '90d': 'gegenüber den 90 Tagen davor',
  },
  atBeginning: 'gegenüber dem Beginn des Zeitraums',
  noComparison: 'Aus der Zeit davor gibt es keine Zahlen',
  users: (count) => `${count} Benutzer`,
  numbers: {
    activeSessions: { title: 'Offene Sitzungen', plot: 'Offene Sitzungen im Verlauf' },
    signUps: { title: 'Registrierungen', plot: 'Registrierungen im Verlauf' },
    logins: { title: 'Anmeldungen', plot: 'Anmeldungen im Verlauf' },
    failures: { title: 'Fehlversuche', plot: 'Fehlversuche im Verlauf' },
    locks: { title: 'Sperren', plot: 'Sperren im Verlauf' },
  },
  at: 'Zeit',
  asTable: 'Diese Zahlen als Tabelle zeigen',
  daysInUtc: 'Tage beginnen um Mitternacht UTC. Der letzte ist noch nicht vorbei.',
  hoursHere: 'Stunden stehen in deiner Zeitzone. Die letzte ist noch nicht vorbei.',
  empty: {
    title: 'Noch ist nichts geschehen',
    text: 'Sobald sich jemand registriert oder anmeldet, erscheinen hier die Zahlen dieses Zeitraums.',
  },
  partFails: (part) => `${part}: gestört`,
  healthUnknown: 'Der Zustand des Servers konnte nicht gelesen werden',
  rises: {
    failures: (now, usual) => [
      `${now} Fehlversuche in den letzten 24 Stunden`,
      `In den Tagen davor waren es etwa ${usual} am Tag.`,
    ],
    locks: (now, usual) => [
      `${now} Versuche wurden in den letzten 24 Stunden durch eine Sperre abgewiesen`,
      `In den Tagen davor waren es etwa ${usual} am Tag.`,
    ],
  },
  oldKey: (days) => `Der Signaturschlüssel ist ${days} Tage alt`,
  oldKeyText: 'Ersetze ihn einmal im Jahr, damit ein unbemerkt entwendeter Schlüssel nicht länger nützt.',
  nothing: 'Alles arbeitet',
  nothingText: 'Jeder Teil des Servers arbeitet, und Fehlversuche und Sperren sind so häufig wie sonst.',
  suspended: (text, count) => `${text} ${count === 1 ? 'gesperrter' : 'gesperrte'} Benutzer`,
  suspendedText: 'Sie können sich nicht anmelden, bis ihre Sperre endet.',
  unverified: (text, count) => `${text} Benutzer ${count === 1 ? 'hat' : 'haben'} die Adresse nicht bestätigt`,
  unverifiedText: 'Eine Adresse, die unbestätigt bleibt, gehört vielleicht jemand anderem.',
}
