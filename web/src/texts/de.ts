import type { Texts } from './en.ts'

const ui: Texts['ui'] = {
  actionsFor: (name) => `Aktionen für ${name}`,
  cancel: 'Abbrechen',
  close: 'Schließen',
  continue: 'Weiter',
  copied: 'Kopiert',
  copy: 'Kopieren',
  done: 'Fertig',
  failed: 'Das konnte nicht geladen werden',
  hidePassword: 'Passwort verbergen',
  invalidEmail: 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel ada@example.com.',
  language: 'Sprache',
  loading: 'Wird geladen …',
  menu: 'Menü öffnen',
  messages: 'Meldungen',
  noPermission: 'Darauf haben Sie keinen Zugriff',
  noPermissionText: 'Ihre Rolle umfasst das nicht. Die Administration kann Ihre Rolle ändern.',
  optional: 'Optional',
  pageFailed: 'Diese Seite kann nicht angezeigt werden',
  pageFailedText: 'Vielleicht gibt es eine neue Version. Laden Sie die Seite neu und versuchen Sie es erneut.',
  preferences: 'Sprache und Darstellung',
  reload: 'Neu laden',
  required: 'Füllen Sie dieses Feld aus.',
  save: 'Änderungen speichern',
  saved: 'Ihre Änderungen wurden gespeichert.',
  showMore: 'Mehr anzeigen',
  showPassword: 'Passwort anzeigen',
  skip: 'Zum Inhalt springen',
  theme: 'Darstellung',
  themes: { system: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
  clearSearch: 'Suche leeren',
  next: 'Weiter',
  page: (page) => `Seite ${page}`,
  pages: 'Seiten',
  previous: 'Zurück',
  select: (name) => `${name} auswählen`,
  selectPage: 'Alle auf dieser Seite auswählen',
  tryAgain: 'Erneut versuchen',
}

const wait = (seconds: number) => {
  if (seconds <= 1) return 'einer Sekunde'
  if (seconds < 90) return `${Math.ceil(seconds)} Sekunden`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} Minuten` : `${Math.ceil(minutes / 60)} Stunden`
}

const codes: Texts['errors']['codes'] = {
  ACCOUNT_EXISTS:
    'Sie haben mit dieser Adresse schon ein Konto. Melden Sie sich wie gewohnt an, und verbinden Sie den Anbieter dann in Ihrem Konto.',
  CHALLENGE_EXPIRED: 'Das hat zu lange gedauert. Bitte beginnen Sie noch einmal.',
  CONFLICT: 'Inzwischen hat sich etwas geändert. Laden Sie die Seite neu und versuchen Sie es erneut.',
  EMAIL_NOT_VERIFIED:
    'Ihre Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der E-Mail, die wir Ihnen gesendet haben.',
  EMAIL_TAKEN: 'Mit dieser Adresse gibt es schon ein Konto.',
  FORBIDDEN: 'Ihre Rolle erlaubt das nicht.',
  INTERNAL_SERVER_ERROR: 'Auf dem Server ist ein Fehler aufgetreten. Bitte versuchen Sie es erneut.',
  INVALID_CREDENTIALS: 'Der Name oder das Passwort stimmt nicht.',
  INVITATION_NOT_FOUND: 'Diese Einladung gilt nicht mehr, oder sie ist für eine andere Adresse.',
  API_KEY_NOT_FOUND: 'Diesen Schlüssel gibt es nicht mehr.',
  LAST_OWNER:
    'Eine Organisation braucht einen Inhaber, der sich anmelden kann. Geben Sie diese Rolle zuerst einem anderen Mitglied.',
  LAST_WAY_IN:
    'Das ist die einzige Möglichkeit, sich bei Ihrem Konto anzumelden. Richten Sie zuerst eine andere ein, etwa ein Passwort oder einen Passkey.',
  NETWORK_ERROR: 'Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
  OAUTH_ACCOUNT_NOT_FOUND: 'Dieses Konto ist nicht mehr verbunden.',
  OAUTH_FAILED: 'Die Anmeldung beim Anbieter ist fehlgeschlagen. Bitte versuchen Sie es erneut.',
  ORGANIZATION_NOT_FOUND: 'Diese Organisation gibt es nicht, oder Sie sind kein Mitglied.',
  OVERLOADED: 'Der Server ist gerade ausgelastet. Bitte versuchen Sie es gleich noch einmal.',
  PASSKEY_NOT_FOUND: 'Diesen Passkey gibt es nicht mehr.',
  PASSWORD_COMPROMISED: 'Dieses Passwort ist zu verbreitet oder zu leicht zu erraten. Wählen Sie ein anderes.',
  SCOPE_NOT_GRANTED: 'Dafür sind Rechte nötig, die Sie selbst nicht haben.',
  SESSION_NOT_FOUND: 'Dieses Gerät ist schon abgemeldet.',
  TOKEN_EXPIRED: 'Dieser Link ist abgelaufen.',
  TOKEN_INVALID: 'Dieser Link ist nicht gültig, oder er wurde schon verwendet.',
  TWO_FACTOR_ALREADY_ENABLED: 'Die Bestätigung in zwei Schritten ist schon eingeschaltet.',
  TWO_FACTOR_NOT_ENABLED:
    'Die Bestätigung in zwei Schritten ist nicht eingeschaltet. Falls Sie sie gerade einrichten, beginnen Sie bitte noch einmal.',
  TWO_FACTOR_REQUIRED: 'Bestätigen Sie diese Sitzung zuerst mit einem zweiten Faktor oder einem Passkey.',
  USER_NOT_FOUND: 'Diesen Benutzer gibt es nicht mehr.',
  USERNAME_TAKEN: 'Dieser Benutzername ist schon vergeben.',
}

const types: Texts['errors']['types'] = {
  LastAdminError:
    'Das ist die letzte Person in der Administration, die sich anmelden kann. Geben Sie diese Rolle zuerst jemand anderem.',
  OwnAccountError: 'Mit Ihrem eigenen Konto ist das nicht möglich.',
}

const reasons: Texts['errors']['reasons'] = {
  SIGNUP_CLOSED:
    'Hier können Sie kein neues Konto erstellen. Wenn Sie schon eines haben, melden Sie sich wie gewohnt damit an.',
}

const counted: Texts['errors']['counted'] = {
  codeInvalid: (remaining) => {
    if (remaining === undefined || remaining > 3) return 'Dieser Code stimmt nicht.'
    if (remaining === 0) return 'Dieser Code stimmt nicht, und es waren zu viele Versuche.'
    return `Dieser Code stimmt nicht. Sie haben noch ${remaining === 1 ? 'einen Versuch' : `${remaining} Versuche`}.`
  },
  locked: (seconds) =>
    seconds === undefined
      ? 'Zu viele Versuche. Bitte versuchen Sie es später erneut.'
      : `Zu viele Versuche. Bitte versuchen Sie es in ${wait(seconds)} erneut.`,
  suspended: (until) => (until === null ? 'Dieses Konto ist gesperrt.' : `Dieses Konto ist bis ${until} gesperrt.`),
}

const rules: Texts['errors']['rules'] = {
  already_member: () => 'Diese Adresse gehört schon einem Mitglied.',
  characters: () => 'Das enthält ein Zeichen, das nicht erlaubt ist.',
  code: () => 'Ein Code aus einer E-Mail hat acht Ziffern.',
  depth: ([most]) => `Objekte und Listen dürfen höchstens ${most ?? ''} Ebenen tief verschachtelt sein.`,
  different: () => 'Das ist die bisherige Adresse.',
  email: () => 'An diese Adresse kann keine E-Mail gesendet werden.',
  future: () => 'Der Zeitpunkt muss in der Zukunft liegen.',
  invited_address: () => 'Die Einladung ist für eine andere Adresse.',
  key: () =>
    'Ein JSON-Schlüssel darf nicht leer sein, keinen Punkt enthalten und nicht „__proto__“ oder „constructor“ heißen.',
  key_length: ([most]) => `Ein JSON-Schlüssel darf höchstens ${most ?? ''} Zeichen haben.`,
  known_role: () => 'Diese Rolle gibt es nicht.',
  known_scope: () => 'Dieses Recht gibt es nicht.',
  matches: () => 'Die beiden Passwörter stimmen nicht überein.',
  max_invitations: () => 'Es sind schon zu viele Einladungen offen.',
  max_keys: () => 'Sie haben die Höchstzahl an Schlüsseln erreicht.',
  max_length: ([most]) => `Höchstens ${most ?? ''} Zeichen sind erlaubt.`,
  max_organizations: () => 'Sie haben die Höchstzahl an Organisationen erreicht.',
  max_users: ([most]) =>
    `Mehr als ${most ?? ''} Benutzer werden gefunden. Schränken Sie den Filter ein, und ändern Sie die Benutzer in mehreren Durchgängen.`,
  min_length: ([least]) => `Mindestens ${least ?? ''} Zeichen sind nötig.`,
  name: () => 'Ein Name hat 1 bis 100 Zeichen in einer Zeile.',
  number: ([most]) =>
    `Eine Zahl muss zwischen −${most ?? ''} und ${most ?? ''} liegen und darf nicht näher an 0 sein als 1e-40. Schreiben Sie andere Zahlen als Text.`,
  passkey: () => 'Dieser Passkey konnte nicht geprüft werden. Versuchen Sie es erneut.',
  picture: () => 'Diese Datei kann nicht als Bild gelesen werden. Möglich sind PNG, JPEG, WebP, AVIF und GIF.',
  provider: () => 'Dieser Anbieter wird hier nicht mehr angeboten.',
  redirect: () => 'Dieser Server führt nicht zur Adresse dieser Seite zurück.',
  reserved: () => 'Dieser Kurzname ist reserviert. Wählen Sie einen anderen.',
  size: ([most]) => `Das JSON darf höchstens ${most ?? ''} Byte groß sein.`,
  slug: () => 'Ein Kurzname besteht aus 2 bis 48 Kleinbuchstaben, Ziffern und Bindestrichen.',
  storage: () => 'Auf diesem Server können keine Bilder gespeichert werden.',
  taken: () => 'Das ist schon vergeben.',
  token_claims: ([most]) =>
    `Die Angaben für Zugriffstoken (TOKEN_CLAIMS) dürfen zusammen höchstens ${most ?? ''} Byte groß sein. Diese Daten sind größer.`,
  too_big: () => 'Das ist zu lang.',
  username: () =>
    'Ein Benutzername hat 3 bis 32 Buchstaben, Ziffern, Punkte, Bindestriche oder Unterstriche und beginnt mit einem Buchstaben oder einer Ziffer.',
}

const signIn: Texts['signIn'] = {
  identifier: 'E-Mail-Adresse oder Benutzername',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  passkeyUnknown: 'Dieser Passkey gehört hier zu keinem Konto. Melden Sie sich auf andere Weise an.',
  usePasskey: 'Passkey verwenden',
  usePassword: 'Passwort verwenden',
  signUpPage: {
    name: 'Name',
    passwordHint: 'Einige Wörter, die nur Sie so zusammenstellen würden, sind schwer zu erraten.',
  },
  proof: {
    title: 'Bestätigen Sie, dass Sie es sind',
    text: 'Diese Änderung betrifft die Sicherheit Ihres Kontos.',
    again: 'Stattdessen neu anmelden',
    wrongPassword: 'Das Passwort stimmt nicht.',
    passkeyNotUsed:
      'Es wurde kein Passkey verwendet. Versuchen Sie es erneut, oder bestätigen Sie die Änderung auf andere Weise.',
    confirm: 'Bestätigen',
  },
}

const account: Texts['account'] = {
  menu: {
    label: 'Konto',
    signOut: 'Abmelden',
    stillSignedIn:
      'Sie sind noch angemeldet, weil der Server die Abmeldung nicht bestätigt hat. Bitte versuchen Sie es erneut.',
  },
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Vielleicht ist die Adresse falsch geschrieben, oder die Seite hat jetzt eine andere.',
  },
  security: {
    codeOrRecovery: 'Code aus der App oder Wiederherstellungscode',
  },
  sessions: {
    device: (browser, system) =>
      browser && system ? `${browser} auf ${system}` : (browser ?? system ?? 'Unbekanntes Gerät'),
    active: 'Aktiv',
    signedIn: 'Angemeldet',
  },
  keys: {
    title: 'API-Schlüssel',
    empty: 'Noch keine API-Schlüssel',
    modes: { LIVE: 'Live', TEST: 'Test' },
    status: { ACTIVE: 'Aktiv', EXPIRED: 'Abgelaufen', REVOKED: 'Widerrufen' },
    madeOn: 'Erstellt',
    usedOn: 'Zuletzt verwendet',
    neverUsed: 'Nie verwendet',
    expiresOn: 'Läuft ab',
    revoke: 'Widerrufen',
    revokeTitle: (name) => `„${name}“ widerrufen?`,
    revoked: 'Der Schlüssel wurde widerrufen.',
  },
  organizations: {
    roles: { owner: 'Inhaber', admin: 'Administrator', member: 'Mitglied' },
    joined: 'Mitglied seit',
    withdraw: 'Zurückziehen',
    withdrawn: 'Die Einladung wurde zurückgezogen.',
  },
  events: {
    ACCOUNT_DELETED: 'Konto gelöscht',
    ACCOUNT_LOCKED: 'Anmeldung nach zu vielen falschen Passwörtern gesperrt',
    API_KEY_CREATED: 'API-Schlüssel erstellt',
    API_KEY_DELETED: 'API-Schlüssel gelöscht',
    API_KEY_REVOKED: 'API-Schlüssel widerrufen',
    API_KEY_ROTATED: 'API-Schlüssel erneuert',
    API_KEY_UPDATED: 'API-Schlüssel geändert',
    BULK_FINISHED: 'Änderung vieler Konten beendet',
    BULK_STARTED: 'Änderung vieler Konten begonnen',
    CHANGE_DISOWNED: 'Eine Änderung wurde als „das war ich nicht“ gemeldet',
    DATA_CHANGED: 'Daten geändert',
    EMAIL_CHANGED: 'E-Mail-Adresse geändert',
    EMAIL_CHANGE_REQUESTED: 'Neue E-Mail-Adresse angefordert',
    EMAIL_VERIFIED: 'E-Mail-Adresse bestätigt',
    INVITATION_RESENT: 'Einladung erneut gesendet',
    INVITATION_REVOKED: 'Einladung zurückgezogen',
    LOGGED_IN: 'Angemeldet',
    LOGGED_OUT: 'Abgemeldet',
    LOGIN_CODE_CREATED: 'Anmeldung an eine Anwendung übergeben',
    LOGIN_CODE_REFUSED: 'Eine Anwendung hat einen falschen Code vorgelegt',
    LOGIN_CODE_REUSED: 'Der Code einer Anwendung wurde zweimal verwendet, und ihre Sitzung wurde beendet',
    LOGIN_FAILED: 'Fehlgeschlagene Anmeldung: falsches Passwort',
    LOGIN_LINK_DISOWNED: 'Eine Anmelde-E-Mail wurde als „das war ich nicht“ gemeldet',
    LOGIN_LINK_REQUESTED: 'Anmeldecode per E-Mail angefordert',
    MAIL_CODE_FAILED: 'Falscher Code aus einer E-Mail',
    MAIL_CODE_LOCKED: 'Anmeldung per E-Mail nach zu vielen falschen Codes gesperrt',
    MEMBER_INVITED: 'Jemand wurde in eine Organisation eingeladen',
    MEMBER_JOINED: 'Einer Organisation beigetreten',
    MEMBER_LEFT: 'Eine Organisation verlassen',
    MEMBER_REMOVED: 'Mitglied aus einer Organisation entfernt',
    MEMBER_ROLE_CHANGED: 'Rolle in einer Organisation geändert',
    OAUTH_ACCOUNT_LINKED: 'Konto bei einem Anbieter verbunden',
    OAUTH_ACCOUNT_UNLINKED: 'Verbindung mit einem Konto bei einem Anbieter getrennt',
    OAUTH_LOGIN_FAILED: 'Anmeldung bei einem Anbieter fehlgeschlagen',
    ORGANIZATION_CREATED: 'Organisation erstellt',
    ORGANIZATION_DELETED: 'Organisation gelöscht',
    ORGANIZATION_SWITCHED: 'Organisation gewechselt',
    ORGANIZATION_UPDATED: 'Organisation geändert',
    PASSKEY_ADDED: 'Passkey hinzugefügt',
    PASSKEY_COUNTER_REGRESSED: 'Passkey abgewiesen: Vielleicht gibt es eine Kopie davon',
    PASSKEY_DELETED: 'Passkey entfernt',
    PASSKEY_REFUSED: 'Passkey abgewiesen',
    PASSKEY_RENAMED: 'Passkey umbenannt',
    PASSWORD_CHANGED: 'Passwort geändert',
    PASSWORD_CONFIRMATION_FAILED: 'Falsches Passwort zur Bestätigung einer Änderung',
    PASSWORD_RESET: 'Neues Passwort per E-Mail festgelegt',
    PASSWORD_RESET_REQUESTED: 'Neues Passwort per E-Mail angefordert',
    PROFILE_CHANGED: 'Profil geändert',
    REAUTHENTICATED: 'Identität bestätigt',
    RECOVERY_CODES_REGENERATED: 'Neue Wiederherstellungscodes erstellt',
    RECOVERY_CODE_USED: 'Wiederherstellungscode verwendet',
    REFERRAL_RECORDED: 'Jemand hat sich mit Ihrem Empfehlungscode registriert',
    REFRESH_TOKEN_REUSED: 'Eine Sitzung wurde an zwei Orten verwendet und deshalb beendet',
    SECOND_FACTOR_REQUESTED: 'Zweiter Schritt der Anmeldung verlangt',
    SESSION_REVOKED: 'Gerät abgemeldet',
    SIGNED_UP: 'Konto erstellt',
    SIGN_IN_REFUSED: 'Eine Anmeldung wurde nach dem ersten Schritt abgelehnt',
    SIGNING_KEY_ROTATED: 'Signaturschlüssel erneuert',
    TWO_FACTOR_DISABLED: 'Bestätigung in zwei Schritten ausgeschaltet',
    TWO_FACTOR_ENABLED: 'Bestätigung in zwei Schritten eingeschaltet',
    TWO_FACTOR_FAILED: 'Falscher Code im zweiten Schritt',
    TWO_FACTOR_LOCKED: 'Zweiter Schritt nach zu vielen falschen Codes gesperrt',
    TWO_FACTOR_SETUP: 'Einrichtung der Bestätigung in zwei Schritten begonnen',
    USERS_EXPORTED: 'Export von Konten heruntergeladen',
    USER_EXPORT_REQUESTED: 'Export von Konten angefordert',
    USER_API_KEY_REVOKED: 'API-Schlüssel durch die Administration widerrufen',
    USER_CREATED: 'Konto durch die Administration erstellt',
    USER_DELETED: 'Konto durch die Administration gelöscht',
    USER_EMAIL_CONFIRMED: 'Adresse durch die Administration bestätigt',
    USER_IMPERSONATED: 'Die Administration hat in Ihrem Namen gehandelt',
    USER_REACTIVATED: 'Sperre aufgehoben',
    USER_SESSIONS_REVOKED: 'Alle Geräte durch die Administration abgemeldet',
    USER_SUSPENDED: 'Konto gesperrt',
    USER_TWO_FACTOR_RESET: 'Bestätigung in zwei Schritten durch die Administration ausgeschaltet',
    USER_UPDATED: 'Konto durch die Administration geändert',
  },
}

/** The texts that all parts of the pages share, in German. */
export const de: Texts = { ui, errors: { codes, types, reasons, counted, rules }, signIn, account }
