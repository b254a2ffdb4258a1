import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { REAL_USER, realWorld } from './support/real_world.js'
import { formOf, startClient, type Client, type Reply } from './support/client.js'
import { readExchanges, type Exchange } from './support/real_exchanges.js'

const FILE = new URL('../../../../shared/trial/real_pve_diff.txt', import.meta.url)

/** Bodies that the record cut off, or that were sent otherwise than as a form. */
const CONTAINER = {
  vmid: 6002,
  ostemplate: 'local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst',
  hostname: 'c6002',
  rootfs: 'local-lvm:1',
  pool: 'innkeeper',
}
const BODIES: Record<string, Record<string, string | number>> = {
  'lxc bad ostemplate form': { ...CONTAINER, ostemplate: 'nonsense' },
  'lxc storage w/o rootdir': { ...CONTAINER, rootfs: 'local:1' },
  'lxc bad key': { ...CONTAINER, 'ssh-public-keys': 'rubbish' },
  'lxc bad pool': { ...CONTAINER, pool: 'nosuch' },
  'lxc bad net': { ...CONTAINER, net0: 'bridge=vmbr0' },
  'lxc bad ip': { ...CONTAINER, net0: 'name=eth0,bridge=vmbr0,ip=300.1.1.1/24' },
}
const RAW: Record<string, { body: string; type: string }> = {
  'text put': { body: 'memory=256', type: 'text/plain' },
  'dup param': { body: 'memory=256&memory=512', type: 'application/x-www-form-urlencoded' },
}

const TOKENS: Record<string, string> = {
  'wrong secret': 'PVEAPIToken=innkeeper@pve!panel=00000000-0000-0000-0000-000000000000',
  'unknown token': 'PVEAPIToken=innkeeper@pve!nope=00000000-0000-0000-0000-000000000000',
  'malformed token': 'PVEAPIToken=nonsense',
  'unknown user': 'PVEAPIToken=ghost@pve!x=00000000-0000-0000-0000-000000000000',
}

/** What the record holds of the place where it was made, and not of Proxmox VE. */
const EXCEPTIONS: Record<string, { why: string; apart: (text: string) => string }> = {
  'lxc bad ostemplate form': {
    why: 'the sources lay in another folder there',
    apart: (text) => text.replaceAll(/ at \S*Storage\.pm/g, ' at Storage.pm'),
  },
}

/** What must have happened before some of the requests: the record tells only where answers differed. */
const BEFORE: Record<string, (client: Client) => Promise<unknown>> = {
  'put sshkeys garbage encoded': async (client) => {
    await client.machine(6001, { pool: 'innkeeper', storage: 'local-lvm' })
  },
  'ipset bad': async (client) => {
    await client.post('/nodes/pve1/qemu/6001/firewall/ipset', { name: 'ipfilter-net0' })
  },
  'shutdown task': async (client) => {
    await client.finish(await client.post('/nodes/pve1/qemu/6001/status/start'), 1500)
  },
  'lxc reboot stopped': async (client) => {
    await client.finish(await client.post('/nodes/pve1/lxc', CONTAINER))
  },
}

/** The tasks whose end the record tells, by the request that began them. */
const TASKS: Record<string, (client: Client) => Promise<Reply>> = {
  'resize task': (client) =>
    client.put('/nodes/pve1/qemu/6001/resize', { disk: 'scsi0', size: '20G' }),
  'shutdown task': (client) => client.post('/nodes/pve1/qemu/6001/status/shutdown', { timeout: 3 }),
  'start2 task': (client) => client.post('/nodes/pve1/qemu/6001/status/start'),
}

function send(client: Client, { name, method, path, params }: Exchange): Promise<Reply> {
  const raw = RAW[name]
  if (raw)
    return client.send(method, path, { body: raw.body, headers: { 'Content-Type': raw.type } })
  if (TOKENS[name]) {
    return client.raw(method, `/api2/json${path}`, { Authorization: TOKENS[name] })
  }
  const fields = BODIES[name] ?? params ?? {}
  const form = formOf(fields)
  if (method === 'POST' || method === 'PUT') return client.send(method, path, { body: form })
  return client.send(method, form ? `${path}?${form}` : path)
}

/** An answer as the record writes it: status and reason, the text of the body, the errors. */
function written({ status, reason, text, body }: Reply) {
  const message = status === 200 ? '' : (body?.message ?? text).trim()
  const errors = body?.errors ? ` | ${JSON.stringify(body.errors)}` : ''
  return `${status} ${reason} | ${message}${errors}`
}

const spaced = (text: string) => text.replaceAll('":"', '": "').replaceAll('","', '", "')

test.group('Real Proxmox VE', () => {
  test('[PVE-DIFF] every request whose answer differed gets the answer of the real code', async ({
    assert,
    cleanup,
  }) => {
    const exchanges = readExchanges(readFileSync(FILE, 'utf8'))
    const client = await startClient(cleanup, { world: realWorld(), users: [REAL_USER()] })
    const wrong: string[] = []
    for (const exchange of exchanges) {
      const { name, real } = exchange
      await BEFORE[name]?.(client)
      if (real === '0 None | None') continue // No task began, for the request before was refused.
      const ours =
        exchange.method === 'TASK'
          ? `0 ${await client.finish(await TASKS[name](client))} | None`
          : spaced(written(await send(client, exchange)))
      const apart = EXCEPTIONS[name]?.apart ?? ((text: string) => text)
      const [want, got] = [apart(real), apart(ours)]
      const isRight = exchange.isCut ? got.startsWith(want.trimEnd()) : got.trim() === want.trim()
      if (!isRight) wrong.push(`${name}\n  real ${want}\n  ours ${got}`)
    }
    assert.isAbove(exchanges.length, 50)
    assert.deepEqual(wrong, [])
  }).skip(!existsSync(FILE), 'the record of a real Proxmox VE is not here')
})
