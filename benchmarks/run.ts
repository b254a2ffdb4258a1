import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hottest } from './hottest.js'
import { MeasuredServer } from './measured_server.js'
import { pairsOf, type Pair } from './pages.js'
import type { Shop } from './shop.js'

/** The most processor time that a page may take, as a multiple of the bare page's; less than its own budget is enough too. */
const LIMIT = 1.15
const WARM_UP_REQUESTS = 800

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    page: { type: 'string' },
    // Whether a page beyond its limit makes the command fail; figures of a busy machine should not.
    strict: { type: 'boolean', default: false },
    // After each page, where its processor time goes: this many functions.
    hot: { type: 'string' },
  },
})
const seconds = Number(options.seconds ?? (options.quick ? 0.3 : 2.5))
const rounds = Number(options.rounds ?? (options.quick ? 1 : 3))

const root = fileURLToPath(new URL('../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'innkeeper-bench-'))
const environment = {
  NODE_ENV: 'production',
  TZ: 'UTC',
  APP_KEY: 'benchmark-key-0123456789abcdefghij',
  LOG_LEVEL: 'error',
  DB_CONNECTION: 'sqlite',
  SQLITE_PATH: join(folder, 'panel.sqlite3'),
  SESSION_STORE: 'database',
  LIMITER_STORE: 'database',
  WORKER_MODE: 'separate',
  MAIL_MAILER: 'mailbox',
}
const servers: MeasuredServer[] = []

try {
  if (!existsSync(join(root, 'public/assets/manifest.json')))
    execFileSync('npm', ['run', '--silent', 'assets'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  process.exitCode = await run()
} finally {
  await Promise.all(servers.map((server) => server.stop()))
  rmSync(folder, { recursive: true, force: true })
}

async function run(): Promise<number> {
  const shop = await fillShop()
  const panel = await serve('bin/server.ts', environment)
  const bare = await serve('benchmarks/bare/server.ts', {
    ...environment,
    SQLITE_PATH: join(folder, 'bare.sqlite3'),
  })
  const pairs = await pairsOf(panel, bare, shop)

  const lines: Awaited<ReturnType<typeof measure>>[] = []
  for (const pair of pairs.filter(({ page }) => !options.page || page === options.page)) {
    const line = await measure(pair)
    lines.push(line)
    console.log(JSON.stringify(line))
    if (options.hot) await tellHottest(pair, Number(options.hot))
  }
  const over = lines.filter(({ within }) => !within).map(({ page }) => page)
  tellTable(lines)
  console.log(JSON.stringify({ pass: over.length === 0, limit: LIMIT, over }))
  return options.strict && over.length > 0 ? 1 : 0
}

/** Runs both pages by turns, so that whatever else the machine does disturbs both. */
async function measure({ page, budgetMs, bytes, panel, bare }: Pair) {
  for (const target of [panel, bare]) await target.warmUp(options.quick ? 20 : WARM_UP_REQUESTS)
  for (let round = 0; round < rounds; round++) {
    await panel.measure(seconds)
    await bare.measure(seconds)
  }
  const cpuMs = panel.figures.cpu_us_per_request / 1000
  const ratio = panel.figures.cpu_us_per_request / bare.figures.cpu_us_per_request
  return {
    page,
    ...panel.figures,
    bare: bare.figures,
    bytes,
    budget_ms: budgetMs,
    cpu_ratio: Math.round(ratio * 100) / 100,
    limit: LIMIT,
    within: ratio <= LIMIT || cpuMs <= budgetMs,
  }
}

/** The same figures for people to read. */
function tellTable(lines: Awaited<ReturnType<typeof measure>>[]): void {
  const ms = (micros: number) => (micros / 1000).toFixed(2)
  console.log('\npage        bytes  CPU ms  budget  bare ms  ratio  limit')
  for (const line of lines) {
    const { page, bytes, cpu_us_per_request: cpu, budget_ms: budget, bare, cpu_ratio: ratio } = line
    const cells = [ms(cpu), budget.toFixed(2), ms(bare.cpu_us_per_request), ratio.toFixed(2), LIMIT]
    const widths = [6, 6, 7, 5, 5]
    const told = cells.map((cell, index) => String(cell).padStart(widths[index])).join('  ')
    console.log(
      `${page.padEnd(10)}  ${String(bytes).padStart(5)}  ${told}${line.within ? '' : '  over'}`
    )
  }
}

async function tellHottest({ panel }: Pair, count: number): Promise<void> {
  const profile = await panel.profile(seconds)
  for (const inclusive of [false, true]) {
    console.log(inclusive ? '  with what they call:' : '  by themselves:')
    for (const { share, name } of hottest(profile, count, inclusive))
      console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`)
  }
}

async function serve(script: string, env: Record<string, string>): Promise<MeasuredServer> {
  const server = await MeasuredServer.start(join(root, script), env)
  servers.push(server)
  return server
}

async function fillShop(): Promise<Shop> {
  const child = fork(join(root, 'benchmarks/fixture.ts'), {
    cwd: root,
    env: {
      ...process.env,
      ...environment,
      HOST: '127.0.0.1',
      PORT: '0',
      APP_URL: 'http://127.0.0.1',
    },
    execArgv: ['--import=@poppinss/ts-exec'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [told] = await Promise.race([
    once(child, 'message') as Promise<[Shop]>,
    once(child, 'exit').then(() => [null] as const),
  ])
  if (!told) throw new Error('The shop could not be filled')
  return told
}
