import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { hash, verify } from '@node-rs/bcrypt'

// The upper limit for logins: the number of passwords per second that this machine checks on all cores. Prints one number.
const { values } = parseArgs({ options: { cost: { type: 'string' }, seconds: { type: 'string' } } })
const password = 'has the length of the input that the server passes to bcrypt: 64 characters'.slice(0, 64)
const encoded = await hash(password, { cost: Number(values.cost) })

const started = performance.now()
const deadline = started + Number(values.seconds) * 1000
// The rate of each worker ends with its last complete check, so that the one that the clock interrupts has no effect.
const rates = await Promise.all(
  Array.from({ length: cpus().length }, async () => {
    let checked = 0
    while (performance.now() < deadline) {
      await verify(password, encoded)
      checked++
    }
    return (checked * 1000) / (performance.now() - started)
  }),
)
process.stdout.write(`${rates.reduce((sum, rate) => sum + rate, 0)}\n`)
