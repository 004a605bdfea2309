import { existsSync, readFileSync } from 'node:fs'

/** The memory of a process that is in use now. Only Linux tells it; elsewhere it is 0. */
export function residentMegabytes(pid: number | null): number {
  return read(pid, 'VmRSS')
}

/** The most memory that a process ever used. Only Linux tells it; elsewhere it is 0. */
export function peakResidentMegabytes(pid: number | null): number {
  return read(pid, 'VmHWM')
}

function read(pid: number | null, name: string): number {
  if (!existsSync('/proc/self/status')) return 0
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
}
