import { setFlagsFromString } from 'node:v8'

/**
 * Compiles WebAssembly with V8's baseline compiler alone. The optimizing one takes about 550 MB for a moment to compile the embedded
 * database's largest functions, and keeps 40 MB of code; without it, a query takes a third more processor time. It has an effect on
 * modules that are compiled afterwards.
 */
export function limitWasmCompiler(): void {
  // V8 derives the other two from the first only on the command line.
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)
}
