import { useEffect, useState } from 'react'

/** The time, in milliseconds since 1970. It goes on while the page stays open. @param step how often it is read, in milliseconds */
export function useNow(step: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), step)
    return () => clearInterval(timer)
  }, [step])
  return now
}
