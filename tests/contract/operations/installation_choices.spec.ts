import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { get } from 'node:http'
import tls from 'node:tls'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { Installation, installationsAreTested, type Outcome } from '#tests/support/installation'
import { sample } from '#tests/support/sample'

interface Choice {
  title: string
  /** What has to be there before; answers the options. */
  prepare: (panel: Installation) => Promise<Record<string, string>>
  variables: Record<string, string>
  units: string[]
  /** An answer that is changed afterwards, with the units that run then. */
  change: Record<string, string>
  then: string[]
  look?: (panel: Installation) => Promise<string | true>
}

const CHOICES: Choice[] = [
  {
    title: 'SQLite and a certificate of its own',
    prepare: async (panel) => ({ database: 'sqlite', ...(await certificate(panel)) }),
    variables: { DB_CONNECTION: 'sqlite', SESSION_STORE: 'database', WORKER_MODE: 'inline' },
    units: ['web@0'],
    change: { 'mail-from': 'shop@example.test' },
    then: ['web@0'],
    look: async (panel) => (await subjectOf(panel)) === 'own.example.test' || subjectOf(panel),
  },
  {
    title: 'MariaDB elsewhere without Redis, behind another proxy',
    prepare: async (panel) => ({
      'database': 'elsewhere',
      'db-host': '127.0.0.1',
      'db-password': await ownDatabase(panel),
      'redis': 'no',
      'nginx': 'no',
    }),
    variables: { DB_CONNECTION: 'mysql', LIMITER_STORE: 'database', MYSQL_PASSWORD: "it's=long" },
    units: ['web@0'],
    change: { redis: 'yes', webs: '2', workers: '1' },
    then: ['web@0', 'web@1', 'worker@1'],
    look: async (panel) => !(await readdir(panel.path('etc'))).includes('nginx') || 'nginx',
  },
  {
    title: 'one web process and three workers',
    prepare: async () => ({ nginx: 'no', webs: '1', workers: '3' }),
    variables: { SESSION_STORE: 'redis', WORKER_MODE: 'separate' },
    units: ['web@0', 'worker@1', 'worker@2', 'worker@3'],
    change: { webs: '2', workers: '1' },
    then: ['web@0', 'web@1', 'worker@1'],
  },
]

/** Answers that most do not give. Each is an installation of its own, so that a run tries one of them. */
test.group('An installation with other answers', (group) => {
  group.each.skip(!installationsAreTested, 'bin/ci packs the release; root and nginx are needed')
  group.each.timeout(300_000)

  for (const choice of sample(CHOICES, 1))
    test(`${choice.title}, and another answer later`, async ({ assert, cleanup }) => {
      const began = Date.now()
      const panel = await Installation.create()
      cleanup(async () => {
        const seconds = Math.round((Date.now() - began) / 1000)
        console.log(`installation with ${choice.title}: ${panel.commands} commands, ${seconds} s`)
        await panel.remove()
      })
      await panel.unpack()
      const options = await choice.prepare(panel)
      const succeeds = ({ code, output }: Outcome) => assert.equal(code, 0, output)

      succeeds(await panel.install(options))
      for (const [name, value] of Object.entries(choice.variables))
        assert.equal((await panel.variable(name))?.replaceAll(/^"|"$/g, ''), value)
      assert.deepEqual(await panel.runningUnits(), choice.units)
      assert.equal(await statusAt(panel, 0), 200)
      assert.isTrue((await choice.look?.(panel)) ?? true)
      const key = await panel.variable('APP_KEY')

      succeeds(await panel.install({ ...options, ...choice.change }))
      assert.deepEqual(await panel.runningUnits(), choice.then)
      assert.equal(await panel.variable('APP_KEY'), key)
      for (let web = 0; web < choice.then.filter((unit) => unit.startsWith('web')).length; web++)
        assert.equal(await statusAt(panel, web), 200)
      succeeds(await panel.innkeeper('backup'))
    })

  test('a port that another program listens at is told before anything is changed', async ({
    assert,
    cleanup,
  }) => {
    const panel = await Installation.create()
    cleanup(() => panel.remove())
    await panel.unpack()
    const taken = String(panel.ports.redis)
    await panel.untilRedisAnswers()
    const { code, output } = await panel.install({ 'web-port': taken, 'https-port': taken })
    assert.equal(code, 1)
    assert.include(output, `--web-port: another program listens at port ${taken}.`)
    assert.include(output, `--https-port: another program listens at port ${taken}.`)
    assert.notInclude(await readdir(panel.root), 'opt')
  })
})

/** How a web process answers whoever comes through a proxy. */
function statusAt(panel: Installation, web: number): Promise<number | undefined> {
  const headers = { 'host': new URL(panel.url).host, 'x-forwarded-proto': 'https' }
  const port = panel.ports.web + web
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/sign-in', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject)
  })
}

async function certificate(panel: Installation): Promise<Record<string, string>> {
  const [key, file] = [panel.path('own.key'), panel.path('own.pem')]
  const subject = ['-nodes', '-days', '30', '-subj', '/CN=own.example.test']
  const made = ['req', '-x509', '-newkey', 'rsa:2048', ...subject, '-keyout', key, '-out', file]
  await promisify(execFile)('openssl', made)
  return { 'tls': 'files', 'certificate': file, 'certificate-key': key }
}

/** Whom the certificate names that nginx shows. */
function subjectOf(panel: Installation): Promise<string> {
  const { hostname, port } = new URL(panel.url)
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
    socket.on('secureConnect', () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

/** What docs/operators/install.md says to do where MariaDB runs elsewhere; answers the password. */
async function ownDatabase(panel: Installation): Promise<string> {
  const { name } = panel
  await panel.query(`create database \`${name}\` character set utf8mb4 collate utf8mb4_nopad_bin`)
  for (const host of ['localhost', '127.0.0.1']) {
    await panel.query(`create user '${name}'@'${host}' identified by 'it''s=long'`)
    await panel.query(`grant all privileges on \`${name}\`.* to '${name}'@'${host}'`)
  }
  return "it's=long"
}
