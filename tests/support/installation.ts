import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { promisify } from 'node:util'
import { createConnection, type ConnectionOptions } from 'mysql2/promise'
import app from '@adonisjs/core/services/app'
import databaseConfig from '#config/database'
import { freePort, isFree } from '#tests/support/free_port'
import { nginxIsThere } from '#tests/support/nginx'
import { until } from '#tests/support/panel_processes'
import { SmtpSink } from '#tests/support/smtp_sink'

const run = promisify(execFile)
/** Web processes that the installer sets up, at ports in a row. */
const WEBS = 2
/** `bin/ci` packs the release once and says so; one run is enough. */
export const installationsAreTested =
  Boolean(process.env.RELEASE_IS_BUILT) &&
  process.env.DB_CONNECTION !== 'mysql' &&
  process.getuid?.() === 0 &&
  nginxIsThere

let made = 0
/** Where and how people call the commands: with the path of cron and of `su`, and with what they set for other programs. */
const STRANGE = {
  PATH: '/usr/bin:/bin',
  NODE_OPTIONS: '--require=/nowhere.js',
  TAR_OPTIONS: '--no-such-option',
  CDPATH: '/tmp',
  STOPPED: 'yes',
}

export interface Outcome {
  code: number
  output: string
}

/** The archive of a release, installed and kept by its own scripts as an operator does, below a folder of its own. */
export class Installation {
  commands = 0
  /** For tests/support/crash_points.sh, while a command is noted or killed. */
  #points: Record<string, string> = {}
  #others: ChildProcess[] = []
  #secrets: Record<string, string> = {}
  #unpacked = ''

  private constructor(
    readonly root: string,
    readonly name: string,
    readonly ports: { http: number; https: number; web: number; redis: number },
    private readonly smtp: SmtpSink,
    private readonly smtpPort: number
  ) {}

  static async create(): Promise<Installation> {
    const root = await mkdtemp(join(tmpdir(), 'innkeeper-installation-'))
    await chmod(root, 0o755)
    const ports = {
      http: await freePort(),
      https: await freePort(),
      web: await freePort(WEBS),
      redis: await freePort(),
    }
    const smtp = new SmtpSink()
    const name = `innkeeper_inst_${process.pid}_${++made}`
    const installation = new Installation(root, name, ports, smtp, await smtp.start())
    await installation.#prepare()
    return installation
  }

  get url(): string {
    return `https://localhost:${this.ports.https}`
  }

  /** A file below its folder. */
  path(...parts: string[]): string {
    return join(this.root, ...parts)
  }

  /** Checks the archive and unpacks it as somebody careful does, whose files nobody else may read. Answers the folder. */
  async unpack(): Promise<string> {
    const archive = (await readdir(app.makePath('dist'))).find((name) => name.endsWith('.tar.gz'))
    if (!archive) throw new Error('npm run release has made no archive')
    await run('sha256sum', ['-c', `${archive}.sha256`], { cwd: app.makePath('dist') })
    await mkdir(this.path('download'), { mode: 0o700 })
    const unpack = 'umask 077; tar --no-same-permissions -xzf "$0" -C "$1"'
    await run('sh', ['-c', unpack, app.makePath('dist', archive), this.path('download')])
    this.#unpacked = this.path('download', archive.replace('.tar.gz', ''))
    return this.#unpacked
  }

  /** The documented command, with answers in place of a person. */
  async install(options: Record<string, string>): Promise<Outcome> {
    const answers: Record<string, string> = {
      'domain': 'localhost',
      'owner': 'owner@example.test',
      'smtp-host': '127.0.0.1',
      'smtp-port': String(this.smtpPort),
      'db-name': this.name,
      'db-user': this.name,
      'redis-port': String(this.ports.redis),
      'http-port': String(this.ports.http),
      'https-port': String(this.ports.https),
      'web-port': String(this.ports.web),
      'user': 'nobody',
      ...options,
    }
    const { 'db-password': password = '', ...open } = answers
    const flags = Object.entries(open).map(([name, value]) => `--${name}=${value}`)
    this.#secrets = { INNKEEPER_DB_PASSWORD: password }
    return this.run(join(this.#unpacked, 'deploy/install.sh'), '--unattended', ...flags)
  }

  /** The command that the installer puts there; answers how it ended and what it said. */
  innkeeper(...args: string[]): Promise<Outcome> {
    return this.run(this.path('usr/local/bin/innkeeper'), ...args)
  }

  /** Runs a command that is killed at a place of its scripts, FILE:LINE: before that line, or so many seconds later. */
  killed(at: string, after: string, command: () => Promise<Outcome>): Promise<Outcome> {
    return this.#with({ CRASH_AT: at, CRASH_AFTER: after }, command)
  }

  /** Runs a command, and notes in a file of this name to which lines of its scripts it comes. */
  noted(name: string, command: () => Promise<Outcome>): Promise<Outcome> {
    return this.#with({ CRASH_TRACE: this.path('download', name) }, command)
  }

  async #with(points: Record<string, string>, command: () => Promise<Outcome>): Promise<Outcome> {
    this.#points = { BASH_ENV: app.makePath('tests/support/crash_points.sh'), ...points }
    try {
      return await command()
    } finally {
      this.#points = {}
    }
  }

  async run(command: string, ...args: string[]): Promise<Outcome> {
    this.commands++
    const child = this.spawn(command, ...args)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => (output += String(text)))
    const [code] = await once(child, 'close')
    return { code: code ?? -1, output }
  }

  /** Begins a command in a process group of its own, so that all of it can be killed. */
  spawn(command: string, ...args: string[]): ChildProcess {
    return spawn('sh', ['-c', 'umask 077; exec "$0" "$@"', command, ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...STRANGE,
        HOME: this.root,
        ...this.#secrets,
        ...this.#points,
        INNKEEPER_ROOT: this.root,
        INNKEEPER_SYSTEMCTL: this.path('systemctl'),
        INNKEEPER_STAY: '2',
      },
    })
  }

  /** An archive of a later version: the unpacked one with what `change` does to it. */
  async archiveOf(version: string, change: (folder: string) => Promise<void>): Promise<string> {
    const folder = this.path('download', `innkeeper-${version}`)
    await run('cp', ['-al', this.#unpacked, folder])
    await rewrite(join(folder, 'package.json'), (text) =>
      text.replace(/"version": ".*"/, `"version": "${version}"`)
    )
    await rewrite(join(folder, '.build'), () => version)
    await change(folder)
    const archive = `${folder}.tar.gz`
    const pack = 'tar -C "$0" -cf - "$1" | gzip -1 >"$2"'
    await run('bash', ['-c', pack, this.path('download'), `innkeeper-${version}`, archive])
    const { stdout } = await run('sha256sum', [archive])
    await writeFile(`${archive}.sha256`, stdout)
    await rm(folder, { recursive: true })
    return archive
  }

  async variable(name: string): Promise<string | undefined> {
    const text = await readFile(this.path('etc/innkeeper/.env'), 'utf8')
    return new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
  }

  /** Web processes and workers that run, as `web@0`, the one at its first port, and `worker@1`. */
  async runningUnits(): Promise<string[]> {
    const pids = (await readdir(this.path('run'))).filter((name) => name.endsWith('.pid'))
    const running = await Promise.all(
      pids.map(async (file) => {
        const pid = await readFile(this.path('run', file), 'utf8')
        return existsSync(`/proc/${pid}`) ? file : ''
      })
    )
    return running
      .flatMap((file) => [...file.matchAll(/^innkeeper-(web|worker)@(\d+)/g)])
      .map(
        ([, kind, number]) => `${kind}@${Number(number) - (kind === 'web' ? this.ports.web : 0)}`
      )
      .sort()
  }

  /** Its Redis, which is somebody else's program to whoever wants its port. */
  async untilRedisAnswers(): Promise<void> {
    await until('Redis', async () => !(await isFree(this.ports.redis)))
  }

  get version(): string {
    return JSON.parse(readFileSync(this.path('opt/innkeeper/current/package.json'), 'utf8')).version
  }

  /** Lets `fetch` of this test believe the panel's own certificate. */
  async trust(): Promise<void> {
    const own = await readFile(this.path('etc/innkeeper/tls/fullchain.pem'), 'utf8')
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), own])
  }

  /** Runs a statement in its database on MariaDB. */
  async query(statement: string): Promise<Record<string, unknown>[]> {
    const server = databaseConfig.connections.mysql.connection as ConnectionOptions
    const { host, port, user, password } = server
    const connection = await createConnection({ host, port, user, password })
    try {
      const [rows] = await connection.query(statement)
      return rows as Record<string, unknown>[]
    } finally {
      await connection.end()
    }
  }

  /** Ends everything and leaves nothing behind. */
  async remove(): Promise<void> {
    const pids = await readdir(this.path('run')).catch(() => [])
    for (const file of pids.filter((name) => name.endsWith('.pid'))) {
      const pid = Number(await readFile(this.path('run', file), 'utf8'))
      try {
        process.kill(pid, file.startsWith('nginx') ? 'SIGTERM' : 'SIGKILL')
      } catch {}
    }
    for (const child of this.#others) child.kill('SIGKILL')
    await this.smtp.stop()
    await this.query(`drop database if exists \`${this.name}\``)
    for (const host of ['localhost', '127.0.0.1'])
      await this.query(`drop user if exists '${this.name}'@'${host}'`)
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 })
  }

  /** What a server has before: nginx with its folders, Redis, and somebody who runs units. */
  async #prepare(): Promise<void> {
    const runner = app.makePath('tests/support/unit_runner.ts')
    for (const [program, verb] of [
      ['systemctl', ''],
      ['journalctl', 'journal'],
    ]) {
      const command = `#!/bin/sh\nunset NODE_OPTIONS\nexec '${process.execPath}' '${runner}' '${this.root}' ${verb} "$@"\n`
      await writeFile(this.path(program), command, { mode: 0o755 })
    }
    await mkdir(this.path('nginx'))
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${this.path('nginx', kind)};`)
      .join('\n')
    await writeFile(
      this.path('nginx/nginx.conf'),
      `daemon off;\npid nginx.pid;\nerror_log error.log;\nevents {}\nhttp {\naccess_log off;\n${temporary}\ninclude ${this.path('etc/nginx/sites-enabled/*')};\n}\n`
    )
    const redis = ['--port', String(this.ports.redis), '--bind', '127.0.0.1', '--save', '']
    this.#others.push(spawn('redis-server', redis, { cwd: this.root, stdio: 'ignore' }))
  }
}

/** Writes a file anew; the old one may be the same as another release's. */
export async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8')
  await rm(file)
  await writeFile(file, change(text))
}
