/**
 * Runs the units of an installation in a folder of its own, where systemd does not run: the verbs of systemctl that the
 * scripts use, by what the unit files say, and `journal` for journalctl. `node unit_runner.ts FOLDER VERB UNIT…`
 */
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const [folder, verb, ...names] = process.argv.slice(2)
const units = names.filter((name) => name.endsWith('.service'))
const state = join(folder, 'run')
mkdirSync(state, { recursive: true })

const wants = join(folder, 'etc/systemd/system/multi-user.target.wants')

const pidFile = (unit: string) => join(state, `${unit}.pid`)
/** Is there where the unit ended again and again. */
const endsFile = (unit: string) => join(state, `${unit}.ends`)
/** Shorter than the 30 seconds of the units, because nobody is reading here. */
const LONGEST_STOP_MS = 10_000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function pidOf(unit: string): number | null {
  if (!existsSync(pidFile(unit))) return null
  const pid = Number(readFileSync(pidFile(unit), 'utf8'))
  try {
    process.kill(pid, 0)
    return isZombie(pid) ? null : pid
  } catch {
    return null
  }
}

/** Whoever ended and was not waited for. */
function isZombie(pid: number): boolean {
  return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

/** What a unit file says, by key; keys may come more than once. */
function read(unit: string): Map<string, string[]> {
  const [template, instance] = unit.replace('.service', '').split('@')
  const file = join(folder, 'etc/systemd/system', instance ? `${template}@.service` : unit)
  const said = new Map<string, string[]>()
  for (const line of readFileSync(file, 'utf8')
    .replaceAll('%i', instance ?? '')
    .split('\n')) {
    const [key, ...value] = line.split('=')
    if (value.length > 0) said.set(key, [...(said.get(key) ?? []), value.join('=')])
  }
  return said
}

/** Written on to by each start of the unit. */
const logOf = (unit: string) => join(state, `${unit}.log`)

function enable(unit: string): void {
  mkdirSync(wants, { recursive: true })
  rmSync(join(wants, unit), { force: true })
  symlinkSync(`../${unit.replace(/@.*\./, '@.')}`, join(wants, unit))
}

function journal(): void {
  const unit = names.find((name) => name.startsWith('--unit='))?.replace('--unit=', '') ?? ''
  const lines = existsSync(logOf(unit)) ? readFileSync(logOf(unit), 'utf8').trim().split('\n') : []
  console.log(lines.slice(-20).join('\n'))
}

function groupOf(user: string): string {
  return execFileSync('id', ['-gn', user], { encoding: 'utf8' }).trim()
}

function launch(unit: string, cwd: string, command: string[]): void {
  const log = openSync(logOf(unit), 'a')
  const child = spawn(command[0], command.slice(1), {
    cwd,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  })
  writeFileSync(pidFile(unit), String(child.pid))
  child.unref()
}

function start(unit: string): void {
  if (pidOf(unit)) return
  if (unit === 'nginx.service')
    return launch(unit, folder, ['nginx', '-p', `${folder}/nginx`, '-c', 'nginx.conf'])
  const said = read(unit)
  const [forbidden] = said.get('ConditionPathExists') ?? []
  if (forbidden && existsSync(forbidden.slice(1))) return
  const [user] = said.get('User') ?? []
  const [command] = said.get('ExecStart') ?? []
  const [cwd] = said.get('WorkingDirectory') ?? []
  launch(unit, cwd, [
    ...['setpriv', `--reuid=${user}`, `--regid=${groupOf(user)}`, '--clear-groups'],
    ...['env', ...(said.get('Environment') ?? [])],
    ...command.split(' '),
  ])
}

/**
 * The one property that is asked for. Nobody starts a unit again here: one that ended has failed for good. As with systemd,
 * that it ended so often is known until somebody asks to forget it.
 */
function shown(unit: string): number {
  const pid = pidOf(unit)
  if (names.includes('--property=MainPID')) return pid ?? 0
  if (!pid) writeFileSync(endsFile(unit), '')
  return existsSync(endsFile(unit)) ? 3 : 0
}

/** As systemd does: who does not end in time is killed. */
async function stop(unit: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const pid = pidOf(unit)
    if (pid) process.kill(pid, signal)
    const deadline = Date.now() + LONGEST_STOP_MS
    while (pidOf(unit) && Date.now() < deadline) await pause(50)
  }
  rmSync(pidFile(unit), { force: true })
}

if (verb === 'journal') journal()

for (const unit of units) {
  if (verb === 'enable') enable(unit)
  if (verb === 'disable') {
    rmSync(join(wants, unit), { force: true })
    if (names.includes('--now')) await stop(unit)
  }
  if (verb === 'reset-failed') rmSync(endsFile(unit), { force: true })
  if (verb === 'show') console.log(shown(unit))
  if (verb === 'stop' || verb === 'restart') await stop(unit)
  if (verb === 'start' || verb === 'restart') start(unit)
  if (verb === 'is-active') {
    if (!names.includes('--quiet')) console.log(pidOf(unit) ? 'active' : 'inactive')
    if (!pidOf(unit)) process.exitCode = 3
  }
  if (verb === 'reload-or-restart') {
    const pid = pidOf(unit)
    if (pid) process.kill(pid, 'SIGHUP')
    else start(unit)
  }
}
