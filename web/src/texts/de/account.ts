import type { Texts } from '../en.ts'

export const account: Texts['account'] = {
  navigation: {
    label: 'Dein Konto',
    profile: 'Profil',
    security: 'Sicherheit',
    sessions: 'Geräte',
    activity: 'Aktivität',
    organizations: 'Organisationen',
    apiKeys: 'API-Schlüssel',
  },
  menu: {
    label: 'Konto',
    console: 'Administration',
    signOut: 'Abmelden',
  },
  notFound: {
    title: 'Hier ist keine Seite',
    text: 'Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.',
    back: 'Zu deinem Konto',
  },
}
