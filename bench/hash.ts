import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { hash, verify } from '@node-rs/bcrypt'

// The raw limit of a login: how many passwords this machine checks a second with every core at it. Prints one number.
const { values } = parseArgs({ options: { cost: { type: 'string' }, seconds: { type: 'string' } } })
const password = 'as long as what the server hands to bcrypt: sixty-four characters'.slice(0, 64)
const encoded = await hash(password, { cost: Number(values.cost) })

const started = performance.now()
const deadline = started + Number(values.seconds) * 1000
// Each worker's rate ends with its own last check, so that the one cut off by the clock is not counted for nothing.
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
