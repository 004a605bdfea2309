/** The health of one part of the server. The message is for administrators, and holds no address and no secret. */
export interface PartHealth {
  name: string
  ok: boolean
  message: string | null
}

/** Checks the parts that only the composition root knows. */
export type CheckParts = () => Promise<PartHealth[]>
