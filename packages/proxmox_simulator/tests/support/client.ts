import { Agent, request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { startProxmoxSimulator, type ProxmoxSimulator, type SimulatorOptions } from '../../index.js'
import type { TestContext } from '@japa/runner/core'

export interface Reply {
  status: number
  reason: string
  text: string
  headers: Record<string, string | string[] | undefined>
  // Tests look into bodies, and each knows its shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any
}

interface RawRequest {
  headers?: Record<string, string | number>
  body?: string
  token?: { id: string; secret: string }
}

/** Talks to one simulator as a panel would. */
export class Client {
  #agent: Agent

  constructor(readonly simulator: ProxmoxSimulator) {
    this.#agent = new Agent({
      ca: simulator.certificate,
      checkServerIdentity: () => undefined,
      keepAlive: false,
    })
  }

  get(path: string) {
    return this.send('GET', path)
  }

  delete(path: string) {
    return this.send('DELETE', path)
  }

  post(path: string, fields: Record<string, string | number> = {}) {
    return this.send('POST', path, { body: formOf(fields) })
  }

  put(path: string, fields: Record<string, string | number> = {}) {
    return this.send('PUT', path, { body: formOf(fields) })
  }

  send(method: string, path: string, raw: RawRequest = {}): Promise<Reply> {
    const token = raw.token ?? this.simulator.token
    const headers = {
      Authorization: `PVEAPIToken=${token.id}=${token.secret}`,
      ...(raw.body !== undefined && {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': Buffer.byteLength(raw.body),
      }),
      ...raw.headers,
    }
    return this.raw(
      method,
      path.startsWith('/_sim') ? path : `/api2/json${path}`,
      headers,
      raw.body
    )
  }

  raw(
    method: string,
    path: string,
    headers: Record<string, string | number>,
    body?: string
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const call = request(`${this.simulator.url}${path}`, { method, headers, agent: this.#agent })
      call.on('error', reject)
      call.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            text,
            headers: response.headers,
            body: isJson(response.headers) ? JSON.parse(text) : undefined,
          })
        })
      })
      call.end(body)
    })
  }

  /** Lets the task of a reply run to its end, and tells how it ended. */
  async finish(reply: Reply, milliseconds = 600_000): Promise<string> {
    const upid: string = reply.body.data
    this.simulator.advance(milliseconds)
    const [, node] = upid.split(':')
    const status = await this.get(`/nodes/${node}/tasks/${encodeURIComponent(upid)}/status`)
    return status.body.data.exitstatus
  }

  /** A machine made from the Debian template of the first node. */
  async machine(vmid: number, fields: Record<string, string | number> = {}) {
    return this.finish(
      await this.post('/nodes/pve1/qemu/9000/clone', { newid: vmid, full: 1, ...fields })
    )
  }

  async container(vmid: number, fields: Record<string, string | number> = {}) {
    return this.finish(await this.post('/nodes/pve1/lxc', { ...containerFields(vmid), ...fields }))
  }
}

export const containerFields = (vmid: number) => ({
  vmid,
  ostemplate: 'local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst',
  hostname: `ct${vmid}`,
  rootfs: 'local-lvm:8',
  net0: 'name=eth0,bridge=vmbr0,ip=192.0.2.50/24,gw=192.0.2.1,firewall=1',
  unprivileged: 1,
  features: 'nesting=1',
})

/** A user that may do more than the panel needs, for tests that are about other things than rights. */
const wideUser = () => ({
  id: 'innkeeper@pve',
  acl: [
    { path: '/', role: 'InnkeeperNode' },
    { path: '/vms', role: 'InnkeeperHost' },
    { path: '/pool', role: 'InnkeeperHost' },
    { path: '/nodes', role: 'InnkeeperNode' },
    { path: '/storage', role: 'InnkeeperImages' },
    { path: '/sdn/zones/localnetwork', role: 'InnkeeperNetwork' },
  ],
})

/** Starts a simulator whose time stands still, and stops it after the test. */
export async function startClient(cleanup: TestContext['cleanup'], options: SimulatorOptions = {}) {
  const simulator = await startProxmoxSimulator({
    clock: 'manual',
    users: [wideUser()],
    ...options,
  })
  cleanup(() => simulator.close())
  return new Client(simulator)
}

const isJson = (headers: IncomingHttpHeaders) =>
  headers['content-length'] !== '0' && headers['content-type']?.startsWith('application/json')

/** Fields as a form is sent. */
export const formOf = (fields: Record<string, string | number>) =>
  Object.entries(fields)
    .map((field) => field.map(encodeURIComponent).join('='))
    .join('&')
