const key = 'sallyport:device-token'

/**
 * The token of an earlier sign-in on this device. It is not a credential: it lets the person try a password or request a mail while an attacker who
 * knows the address has used up what others may do.
 */
export function readDeviceToken(): { deviceToken?: string } {
  try {
    const deviceToken = localStorage.getItem(key)
    return deviceToken ? { deviceToken } : {}
  } catch {
    return {}
  }
}

/** Keeps the token of a sign-in, if it has one. */
export function keepDeviceToken(result: object): void {
  if (!('deviceToken' in result) || typeof result.deviceToken !== 'string') return
  try {
    localStorage.setItem(key, result.deviceToken)
  } catch {
    // Without a storage, the device counts as a new one.
  }
}
