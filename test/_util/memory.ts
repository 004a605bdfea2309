import { readFileSync } from 'node:fs'

/** The memory of a process that is in use now. */
export function residentMegabytes(pid: number | null): number {
  return read(pid, 'VmRSS')
}

/** The most memory that a process ever used. */
export function mostResidentMegabytes(pid: number | null): number {
  return read(pid, 'VmHWM')
}

function read(pid: number | null, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
}
