import { editDistance } from '../config/edit-distance.ts'
import type { Hooks } from '../core/hooks/hooks.ts'

/** Every hook. The type makes sure that none is missing. */
const names = Object.keys({
  beforeSignup: true,
  afterSignup: true,
  beforeLogin: true,
  afterLogin: true,
  beforePasswordChange: true,
  afterPasswordChange: true,
  beforeAccountDeletion: true,
  afterAccountDeletion: true,
  afterEmailChange: true,
  writeMail: true,
} satisfies Record<keyof Hooks, true>)

/** The names of the hooks that an object has. */
export function hookNamesOf(hooks: Hooks): string[] {
  return names.filter((name) => typeof Reflect.get(hooks, name) === 'function')
}

/**
 * What is wrong with the hooks of a file, as a sentence; null if nothing is. An object has only hooks. An instance of a class may have other
 * methods and fields beside its hooks, unless their names look like those of hooks: a hook that is misspelt must not be silently ignored.
 */
export function checkHookNames(hooks: object, file: string): string | null {
  const hasClass = ![Object.prototype, null].includes(Object.getPrototypeOf(hooks))
  for (const name of hasClass ? namesWithInherited(hooks) : Object.keys(hooks)) {
    if (names.includes(name)) {
      const hook: unknown = Reflect.get(hooks, name)
      if (hook !== undefined && typeof hook !== 'function') return `\`${name}\` in ${file} must be a function.`
    } else if (!hasClass || looksLikeHook(name)) {
      const unknown = `\`${name}\` in ${file} is not a hook. The hooks are ${names.join(', ')}.`
      return hasClass
        ? `${unknown} If it is not meant to be one, rename it or make it private (\`#${name}\`).`
        : unknown
    }
  }
  return hasClass && hookNamesOf(hooks).length === 0 ? `${file} has none of the hooks ${names.join(', ')}.` : null
}

/** The names of an object and of its classes. Private names are not among them. */
function namesWithInherited(hooks: object): Set<string> {
  const found = new Set<string>()
  let from: object | null = hooks
  while (from !== null && from !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(from)) found.add(name)
    from = Object.getPrototypeOf(from)
  }
  return found
}

function looksLikeHook(name: string): boolean {
  if (/^(?:before|after|write)[A-Z_]/.test(name)) return true
  return names.some((known) => editDistance(name.toLowerCase(), known.toLowerCase()) <= 2)
}
