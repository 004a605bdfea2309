import type { Texts } from '../en.ts'

const wait = (seconds: number) => {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} Sekunden`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} Minuten` : `${Math.ceil(minutes / 60)} Stunden`
}

export const codes: Texts['errors']['codes'] = {
  ACCOUNT_EXISTS:
    'Du hast mit dieser Adresse schon ein Konto. Melde dich wie gewohnt an und verbinde den Anbieter dann in deinem Konto.',
  CHALLENGE_EXPIRED: 'Das hat zu lange gedauert. Bitte beginne noch einmal.',
  CONFLICT: 'Das passt nicht mehr zum jetzigen Stand. Lade die Seite neu und versuche es noch einmal.',
  EMAIL_NOT_VERIFIED:
    'Deine Adresse ist noch nicht bestätigt. Öffne den Link in der E-Mail, die wir dir geschickt haben.',
  EMAIL_TAKEN: 'Mit dieser Adresse gibt es schon ein Konto.',
  FORBIDDEN: 'Deine Rolle erlaubt das nicht.',
  INTERNAL_SERVER_ERROR: 'Auf dem Server ist etwas schiefgegangen. Bitte versuche es noch einmal.',
  INVALID_CREDENTIALS: 'Der Name oder das Passwort stimmt nicht.',
  INVITATION_NOT_FOUND: 'Diese Einladung gilt nicht mehr, oder sie ist für eine andere Adresse.',
  LAST_OWNER:
    'Eine Organisation braucht jemanden, dem sie gehört und der sich anmelden kann. Gib diese Rolle zuerst einem anderen Mitglied.',
  LAST_WAY_IN:
    'Das ist die einzige Möglichkeit, dich anzumelden. Richte zuerst eine andere ein, etwa ein Passwort oder einen Passkey.',
  NETWORK_ERROR: 'Der Server ist nicht erreichbar. Prüfe deine Verbindung und versuche es noch einmal.',
  OAUTH_FAILED: 'Die Anmeldung beim Anbieter hat nicht geklappt. Bitte versuche es noch einmal.',
  ORGANIZATION_NOT_FOUND: 'Diese Organisation gibt es nicht, oder du bist kein Mitglied.',
  OVERLOADED: 'Der Server ist gerade ausgelastet. Bitte versuche es gleich noch einmal.',
  PASSWORD_COMPROMISED: 'Dieses Passwort ist zu verbreitet oder zu leicht zu erraten. Wähle ein anderes.',
  SCOPE_NOT_GRANTED: 'Du kannst nur Rechte vergeben, die du selbst hast.',
  TOKEN_EXPIRED: 'Dieser Link ist abgelaufen.',
  TOKEN_INVALID: 'Dieser Link gilt nicht, oder er wurde schon benutzt.',
  TWO_FACTOR_ALREADY_ENABLED: 'Die Bestätigung in zwei Schritten ist schon an.',
  TWO_FACTOR_NOT_ENABLED: 'Die Bestätigung in zwei Schritten ist nicht an.',
  USERNAME_TAKEN: 'Diesen Benutzernamen hat schon jemand.',
}

export const counted: Texts['errors']['counted'] = {
  codeInvalid: (remaining) => {
    if (remaining === undefined || remaining > 3) return 'Dieser Code stimmt nicht.'
    if (remaining === 0) return 'Dieser Code stimmt nicht, und es waren zu viele Versuche.'
    return `Dieser Code stimmt nicht. Du hast noch ${remaining === 1 ? 'einen Versuch' : `${remaining} Versuche`}.`
  },
  locked: (seconds) =>
    seconds === undefined
      ? 'Zu viele Versuche. Bitte versuche es später noch einmal.'
      : `Zu viele Versuche. Bitte versuche es in ${wait(seconds)} noch einmal.`,
  suspended: (until) => (until === null ? 'Dieses Konto ist gesperrt.' : `Dieses Konto ist bis ${until} gesperrt.`),
}

export const rules: Texts['errors']['rules'] = {
  already_member: () => 'Diese Adresse gehört schon einem Mitglied.',
  characters: () => 'Das enthält ein Zeichen, das nicht erlaubt ist.',
  code: () => 'Ein Code aus einer E-Mail hat acht Ziffern.',
  different: () => 'Das ist die bisherige Adresse.',
  email: () => 'An diese Adresse kann keine E-Mail gehen.',
  future: () => 'Der Zeitpunkt muss in der Zukunft liegen.',
  invited_address: () => 'Die Einladung ist für eine andere Adresse.',
  known_role: () => 'Diese Rolle gibt es nicht.',
  known_scope: () => 'Dieses Recht gibt es nicht.',
  matches: () => 'Die beiden Passwörter sind nicht gleich.',
  max_invitations: () => 'Es sind schon zu viele Einladungen offen.',
  max_keys: () => 'Du hast schon so viele Schlüssel, wie erlaubt sind.',
  max_length: ([most]) => `Höchstens ${most ?? ''} Zeichen sind erlaubt.`,
  max_organizations: () => 'Du bist schon in so vielen Organisationen, wie erlaubt sind.',
  min_length: ([least]) => `Das Passwort braucht mindestens ${least ?? ''} Zeichen.`,
  name: () => 'Ein Name hat 1 bis 100 Zeichen in einer Zeile.',
  passkey: () => 'Dieser Passkey passt nicht.',
  picture: () => 'Das ist kein Bild, das gelesen werden kann. Möglich sind PNG, JPEG, WebP, AVIF und GIF.',
  reserved: () => 'Diese Kurzadresse ist vergeben. Wähle eine andere.',
  slug: () => 'Eine Kurzadresse hat 2 bis 48 kleine Buchstaben, Ziffern und Bindestriche.',
  storage: () => 'Auf diesem Server können keine Bilder gespeichert werden.',
  taken: () => 'Das ist schon vergeben.',
  too_big: () => 'Das ist zu lang.',
  too_small: () => 'Fülle dieses Feld aus.',
  username: () =>
    'Ein Benutzername hat 3 bis 32 Buchstaben, Ziffern, Punkte, Bindestriche oder Unterstriche und beginnt mit einem Buchstaben oder einer Ziffer.',
}
