import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from './answer.ts'
import { exchanger, open } from './load.ts'

export type OpenLoad<Kind extends string> = {
  port: number
  /** Requests per second, whether or not the server answers them. */
  rate: number
  /** The first seconds, in which the server reaches a steady state, are not measured. */
  settle: number
  seconds: number
  /** The bytes of a request. */
  request(turn: number): Buffer
  /** The kind of an answer, by which answers are counted. */
  classify(answer: Answer): Kind
}

/** Answers of one kind. Times are in milliseconds, sorted. */
export type Answered = { perSecond: number; times: number[] }

/** So many requests at once would measure the load rather than the server. */
const maxInFlight = 4_000

/**
 * Sends requests at a fixed rate, as independent clients do: each on an idle connection, or else on a new one. The time of an
 * answer counts from the moment when its request was due, and answers per second are those that arrived during the measured
 * seconds. Requests in flight at the end are awaited.
 */
export async function runOpenLoop<Kind extends string>(load: OpenLoad<Kind>): Promise<Map<Kind, Answered>> {
  const idle: ReturnType<typeof exchanger>[] = []
  const sockets: Socket[] = []
  const answers: { kind: Kind; due: number; at: number }[] = []
  const started = performance.now()
  const from = started + load.settle * 1000
  const to = from + load.seconds * 1000

  const connect = async () => {
    if (sockets.length >= maxInFlight) throw new Error(`More than ${maxInFlight} requests are without an answer.`)
    const socket = await open(load.port)
    sockets.push(socket)
    return exchanger(socket)
  }
  const send = async (turn: number, due: number) => {
    const ask = idle.pop() ?? (await connect())
    const answer = await ask(load.request(turn))
    answers.push({ kind: load.classify(answer), due, at: performance.now() })
    idle.push(ask)
  }
  const sent: Promise<void>[] = []
  for (let turn = 0; ; turn++) {
    const due = started + (turn * 1000) / load.rate
    if (due >= to) break
    if (due > performance.now()) await pause(due - performance.now())
    sent.push(send(turn, due))
  }
  await Promise.all(sent).finally(() => {
    for (const socket of sockets) socket.destroy()
  })
  const kinds = [...new Set(answers.map(({ kind }) => kind))]
  return new Map(
    kinds.map((kind) => {
      const own = answers.filter((each) => each.kind === kind)
      const times = own.filter(({ due }) => due >= from).map(({ due, at }) => at - due)
      const arrived = own.filter(({ at }) => at >= from && at < to).length
      return [kind, { perSecond: arrived / load.seconds, times: times.toSorted((a, b) => a - b) }]
    }),
  )
}
