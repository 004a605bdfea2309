/** A sentence about what was done. */
export interface Message {
  text: string
  tone: 'success' | 'danger'
}

/** Messages that wait until they are shown. */
export interface Messages {
  add(message: Message): void
  /** Reads the messages, also those to come. @returns what ends it */
  read(reader: (message: Message) => void): () => void
  /** Calls `listener` with the first message. @returns what ends it */
  onFirst(listener: () => void): () => void
}

/** Creates a list of messages: what shows them is loaded when there is one. */
export function createMessages(): Messages {
  const waiting: Message[] = []
  let reader: ((message: Message) => void) | null = null
  const listeners = new Set<() => void>()
  return {
    add(message) {
      if (reader) reader(message)
      else waiting.push(message)
      for (const listener of listeners) listener()
    },
    read(next) {
      reader = next
      for (const message of waiting.splice(0)) next(message)
      return () => {
        reader = null
      }
    },
    onFirst(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
