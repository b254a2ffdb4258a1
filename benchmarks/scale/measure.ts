import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** Compares what pages, searches and sweeps take at two sizes, made with `npm run bench:seed` before. */
const { values: options } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    small: { type: 'string', default: '0.01' },
    large: { type: 'string', default: '1' },
  },
})

const [small, large] = [options.small, options.large].map((scale) => {
  const script = fileURLToPath(new URL('timings.ts', import.meta.url))
  const args = ['--import=@poppinss/ts-exec', script, options.database, scale]
  const env = { ...process.env, NODE_OPTIONS: '--conditions=innkeeper:source' }
  const told = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(told.trim().split('\n').at(-1)!) as Record<string, number>
})

console.log('| what | ms, small | ms, large | ratio |\n|---|---|---|---|')
for (const [name, ms] of Object.entries(small)) {
  const ratio = (large[name] / ms).toFixed(1)
  console.log(`| ${name} | ${ms.toFixed(1)} | ${large[name].toFixed(1)} | ${ratio} |`)
}
