import { declareEvents } from '../../core/audit/event-type.ts'

export const passkeyEvents = declareEvents({
  PASSKEY_ADDED: 'A passkey was registered.',
  PASSKEY_RENAMED: 'A passkey was renamed.',
  PASSKEY_DELETED: 'A passkey was deleted.',
  PASSKEY_REFUSED: 'The response of an authenticator was refused: the passkey is unknown, or the signature is wrong.',
  PASSKEY_COUNTER_REGRESSED:
    'A passkey was refused because its signature counter did not increase: there may be a copy of it.',
})
