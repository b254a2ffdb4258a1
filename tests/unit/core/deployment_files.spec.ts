import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const read = (path: string) => readFile(app.makePath(path), 'utf8')
const namesIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, names]) => names.match(/\b[A-Z][A-Z_]+\b/g) ?? [])

/** What the panel reads, and what Node.js and the shell read. */
async function knownVariables(): Promise<string[]> {
  const text = await read('start/env.ts')
  return [...namesIn(text, /^\s*([A-Z_]+): (?:Env\.schema|\()/gm), 'TZ', 'PATH']
}

/** What Docker Compose and not the panel reads from the file beside it. */
const COMPOSE_OWN = ['DOMAIN', 'IMAGE']

test.group('Files for servers and containers', () => {
  test('set no variable that the panel does not know', async ({ assert }) => {
    const known = await knownVariables()
    const compose = await read('deploy/docker/compose.yaml')
    const panel = /^x-panel:[^]*?^services:/m.exec(compose)?.[0] ?? ''
    const image = (await read('deploy/docker/Dockerfile')).split(/^FROM .*$/m).at(-1) ?? ''
    const set = {
      compose: namesIn(panel, /^ {4}([A-Z_]+): /gm),
      image: namesIn(image.replaceAll('\\\n', ' '), /^ENV (.*)$/gm).filter((name) =>
        image.includes(`${name}=`)
      ),
      containers: namesIn(await read('docs/operators/containers.md'), /^([A-Z_]+)=/gm),
      web: namesIn(await read('deploy/systemd/innkeeper-web@.service'), /^Environment=(\w+)=/gm),
      installer: namesIn(
        (await read('deploy/lib/preparing.sh')).replaceAll('\\\n', ' '),
        /env_pairs ((?:[A-Z].*))$/gm
      ).filter((name) => name.includes('_') || name === 'TZ'),
    }
    for (const [place, names] of Object.entries(set)) {
      assert.isNotEmpty(names, place)
      const unknown = names.filter((name) => ![...known, ...COMPOSE_OWN].includes(name))
      assert.deepEqual(unknown, [], place)
    }
  })

  test('build with the Node.js that the panel runs on, on one version of Debian', async ({
    assert,
  }) => {
    const { dependencies } = JSON.parse(await read('package.json'))
    const [major] = dependencies.node.split('.')
    const dockerfile = await read('deploy/docker/Dockerfile')
    const [, node, debian] = /^FROM node:(\d+)-(\w+)-slim/m.exec(dockerfile) ?? []
    assert.equal(node, major)
    assert.include(dockerfile, `FROM debian:${debian}-slim`)
  })

  test('start what a release has, and look at the page that says whether it is well', async ({
    assert,
  }) => {
    const web = await read('deploy/systemd/innkeeper-web@.service')
    const worker = await read('deploy/systemd/innkeeper-worker@.service')
    const compose = await read('deploy/docker/compose.yaml')
    const dockerfile = await read('deploy/docker/Dockerfile')
    assert.include(
      web,
      'ExecStart=@ROOT@/opt/innkeeper/current/node_modules/.bin/node bin/server.js'
    )
    assert.include(dockerfile, 'CMD ["node", "bin/server.js"]')
    assert.match(worker, /^ExecStart=\S+ ace\.js worker$/m)
    assert.include(compose, 'command: [node, ace.js, worker]')
    assert.match(dockerfile, /HEALTHCHECK [^]*deploy\/tools\/health\.js "\$PORT" \d+ "\$APP_URL"/)
  })

  test('both units are hardened alike, and come back whatever ends them', async ({ assert }) => {
    const settings = (text: string) =>
      text.split('\n').filter((line) => !/^(Description|ExecStart|Environment)=/.test(line))
    const web = settings(await read('deploy/systemd/innkeeper-web@.service'))
    assert.deepEqual(settings(await read('deploy/systemd/innkeeper-worker@.service')), web)
    assert.includeMembers(web, [
      'Restart=always',
      'StartLimitIntervalSec=0',
      'NoNewPrivileges=true',
    ])
  })

  test('volumes of the containers are declared, and the panel writes nowhere else', async ({
    assert,
  }) => {
    const compose = await read('deploy/docker/compose.yaml')
    const dockerfile = await read('deploy/docker/Dockerfile')
    const [services, volumes] = compose.split(/^volumes:$/m)
    const declared = [...volumes.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name).sort()
    const used = [...services.matchAll(/^\s+- (\w+):\//gm)].map(([, name]) => name).sort()
    assert.deepEqual(used, declared)
    assert.include(compose, 'panel:/var/lib/innkeeper')
    assert.include(compose, 'read_only: true')
    assert.match(dockerfile, /^VOLUME \/var\/lib\/innkeeper$/m)
    const [, uid] = /--uid (\d+)/.exec(dockerfile) ?? []
    assert.match(dockerfile, new RegExp(`^USER ${uid}$`, 'm'))
  })
})
