import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unprivileged } from './postgres-cluster.ts'

export interface CertificateFolder {
  path(name: string): string
  /** Makes `<name>.crt` and `<name>.key`, which signs others. */
  authority(name: string): void
  /** Makes `<name>.crt` and `<name>.key`, signed by an authority of this folder. PostgreSQL can read both. */
  certificate(name: string, options: { signedBy: string; subjectAltName?: string; days?: number }): void
  write(name: string, text: string): string
  remove(): void
}

/** A folder in which OpenSSL makes certificates. */
export function createCertificateFolder(): CertificateFolder {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-tls-'))
  chmodSync(folder, 0o755)
  const path = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  return {
    path,
    authority(name) {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`]
      openssl('req', '-x509', ...newKey, ...files, '-days', '2', '-subj', `/CN=${name}`)
    },
    certificate(name, { signedBy, subjectAltName, days = 2 }) {
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      const extension = subjectAltName ? ['-extfile', `${name}.ext`] : []
      if (subjectAltName) writeFileSync(path(`${name}.ext`), `subjectAltName=${subjectAltName}\n`)
      const signer = ['-CA', `${signedBy}.crt`, '-CAkey', `${signedBy}.key`, '-CAcreateserial']
      const files = ['-in', `${name}.csr`, '-out', `${name}.crt`]
      openssl('x509', '-req', ...files, ...signer, '-days', String(days), ...extension)
      chmodSync(path(`${name}.key`), 0o600)
      if (unprivileged.uid) chownSync(path(`${name}.key`), unprivileged.uid, unprivileged.gid)
    },
    write(name, text) {
      writeFileSync(path(name), text)
      return path(name)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
