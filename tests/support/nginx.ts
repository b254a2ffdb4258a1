import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { freePort } from '#tests/support/free_port'

export const nginxIsThere = spawnSync('nginx', ['-v']).status === 0

/** The proxy of the documentation before web processes of a test, without its certificate. */
export class Nginx {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly process: ChildProcess
  ) {}

  static async start(ports: number[]): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), 'nginx-'))
    const port = await freePort()
    const documented = await readFile(app.makePath('deploy/nginx/innkeeper.conf'), 'utf8')
    await writeFile(join(folder, 'nginx.conf'), configuration(documented, folder, port, ports))
    const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' })
    const nginx = new Nginx(`http://127.0.0.1:${port}`, folder, child)
    await nginx.#untilItAnswers()
    return nginx
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM')
    if (this.process.exitCode === null) await once(this.process, 'exit')
    await rm(this.folder, { recursive: true })
  }

  async #untilItAnswers(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      if (await fetch(this.url).catch(() => null)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('nginx did not start')
  }
}

function configuration(documented: string, folder: string, port: number, ports: number[]): string {
  const servers = ports.map((each) => `server 127.0.0.1:${each} max_fails=0;`).join('\n')
  const site = documented
    .replace(/^server \{\n {4}listen 80;[^]*?^\}\n/m, '')
    .replace('server 127.0.0.1:3333 max_fails=0;', servers)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
    .replace('listen [::]:443 ssl http2;', '')
    .replace(/ssl_certificate(_key)? .*;/g, '')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n')
  return `daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
access_log off;
# Visitors of a test say where they come from.
set_real_ip_from 127.0.0.1;
real_ip_header X-Forwarded-For;
${temporary}
${site}
}`
}
