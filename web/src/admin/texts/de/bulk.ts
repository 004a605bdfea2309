import type { AdminTexts } from '../en.ts'

/** Texts of the changes of many users. */
export const bulk: AdminTexts['bulk'] = {
  selection: 'Ausgewählte Benutzer',
  selected: (count) => `${count} Benutzer ausgewählt`,
  allSelected: (count) => `Alle ausgewählt: ${count}`,
  selectAll: (count) => `Alle auswählen: ${count}`,
  clear: 'Auswahl aufheben',
  change: 'Benutzer ändern',
  toPreview: 'Zeigen, wen das betrifft',
  sample: 'Einige der Benutzer',
  more: (count) => `und ${count} weitere`,
  typeCount: (count) => `Geben Sie zur Bestätigung ${count} ein`,
  otherCount: 'Das ist nicht die Zahl der Benutzer.',
  nobody: 'Es gibt niemanden zu ändern.',
  outdated: 'Die Benutzer haben sich seit der Vorschau geändert, oder sie ist zu alt. Es wurde nichts geändert.',
  again: 'Neue Vorschau',
  working: 'Läuft …',
  finished: 'Fertig',
  progress: (done, total) => `${done} von ${total}`,
  goesOn: 'Sie können dieses Fenster schließen. Die Änderung läuft weiter.',
  gone: 'Der Server kennt diese Änderung nicht mehr.',
  allDone: (count, text) => (count === 1 ? 'Ein Benutzer wurde geändert.' : `${text} Benutzer wurden geändert.`),
  someFailed: (count, text) =>
    count === 1 ? 'Ein Benutzer konnte nicht geändert werden.' : `${text} Benutzer konnten nicht geändert werden.`,
  failures: 'Benutzer, die nicht geändert werden konnten',
  codes: {
    LAST_OWNER:
      'Eine Organisation braucht einen Inhaber, der sich anmelden kann. Geben Sie diese Rolle zuerst einem anderen Mitglied.',
    SCOPE_NOT_GRANTED: 'Dieser Benutzer hat Rechte, die Sie selbst nicht haben.',
    USER_NOT_FOUND: 'Diesen Benutzer gibt es nicht mehr.',
  },
  reasons: {
    'An internal error occurred.': 'Auf dem Server ist ein Fehler aufgetreten.',
    'No other administrator can sign in. First make a user who can sign in an administrator.':
      'Das ist die letzte Person in der Administration, die sich anmelden kann. Geben Sie diese Rolle zuerst jemand anderem.',
    'The administrator who began this may no longer change users.':
      'Sie dürfen keine Benutzer mehr ändern, oder die Sitzung, mit der Sie begonnen haben, ist beendet.',
    'The session has ended.': 'Die Sitzung, mit der Sie begonnen haben, ist beendet.',
    'This is your own account. Change it alone, and not together with others.':
      'Das ist Ihr eigenes Konto. Ändern Sie es einzeln und nicht zusammen mit anderen.',
    'This user could not be changed within the time limit.': 'Die Änderung hat zu lange gedauert.',
    'You cannot suspend your own account. Another administrator can.':
      'Ihr eigenes Konto können Sie nicht sperren. Ein anderer Administrator kann es.',
  },
  actions: {
    REVOKE_SESSIONS: {
      open: 'Sitzungen beenden',
      title: 'Sitzungen beenden',
      confirm: 'Sitzungen beenden',
      text: (count, text) =>
        count === 1
          ? 'Ein Benutzer wird auf allen Geräten abgemeldet.'
          : `${text} Benutzer werden auf allen Geräten abgemeldet.`,
    },
    SUSPEND: {
      open: 'Sperren',
      title: 'Benutzer sperren',
      confirm: 'Sperren',
      text: (count, text) =>
        count === 1
          ? 'Ein Benutzer wird überall abgemeldet und kann sich nicht anmelden, bis die Administration das Konto freigibt.'
          : `${text} Benutzer werden überall abgemeldet und können sich nicht anmelden, bis die Administration die Konten freigibt.`,
    },
    REACTIVATE: {
      open: 'Freigeben',
      title: 'Benutzer freigeben',
      confirm: 'Freigeben',
      text: (count, text) =>
        count === 1 ? 'Ein Benutzer kann sich wieder anmelden.' : `${text} Benutzer können sich wieder anmelden.`,
    },
    SET_ROLE: {
      open: 'Rolle ändern',
      title: 'Rolle ändern',
      confirm: 'Rolle ändern',
      text: (count, text) =>
        count === 1 ? 'Ein Benutzer erhält die neue Rolle.' : `${text} Benutzer erhalten die neue Rolle.`,
    },
    SET_TIER: {
      open: 'Stufe ändern',
      title: 'Stufe ändern',
      confirm: 'Stufe ändern',
      text: (count, text) =>
        count === 1 ? 'Ein Benutzer erhält die neue Stufe.' : `${text} Benutzer erhalten die neue Stufe.`,
    },
    DELETE: {
      open: 'Löschen',
      title: 'Benutzer löschen',
      confirm: 'Endgültig löschen',
      text: (count, text) =>
        `${count === 1 ? 'Ein Konto wird' : `${text} Konten werden`} mit Sitzungen, API-Schlüsseln und Daten gelöscht. Das lässt sich nicht rückgängig machen.`,
    },
  },
}
