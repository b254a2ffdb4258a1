import { startProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { silentLogger } from '@innkeeper/provisioning/test_suite'

import { ProxmoxDriver } from '#provisioning_proxmox/proxmox_driver'
import { hostMachineOf } from '#tests/support/host_machine'
import type { Guest, LoggedRequest, Profile, ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import type { MachineKind, MachineRef, MachineSpec } from '@innkeeper/provisioning'
import type { ConnectOptions, DriverHarness, HostMachine } from '@innkeeper/provisioning/test_suite'

const WRONG_SECRET = '00000000-dead-beef-0000-000000000000'
/** Milliseconds until a guest has booted and each node has told how its guests are. */
const SETTLED = 20_000
/** Real milliseconds; longer than any test waits for an answer. */
const SILENCE_MS = 3_000
const TEMPLATES: Record<MachineKind, string> = {
  vm: 'qemu/9000',
  container: 'lxc/local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst',
}
const KEYS = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEZmF+2vyLJVbUXkC/1mN0bCrBEoFm/3Tz0kZKpQX1sJ ada@example.com',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8dM4hV0mXhEw8T2o1m4bR1cQ5uYp7sKk9fWn3xLz2Q ada@laptop',
]

interface TokenPair {
  id: string
  secret: string
}

/** The driver's production client against a simulated cluster whose time only it moves. */
export class ProxmoxHarness implements DriverHarness {
  readonly secrets: string[]
  #drivers: ProxmoxDriver[] = []
  #made = 0

  private constructor(
    readonly simulator: ProxmoxSimulator,
    private readonly whenClosed: (requests: LoggedRequest[]) => void
  ) {
    this.secrets = [simulator.token.secret, WRONG_SECRET]
  }

  /** Takes over a running simulator and empties it. */
  static on(
    simulator: ProxmoxSimulator,
    whenClosed: (requests: LoggedRequest[]) => void = () => undefined
  ): ProxmoxHarness {
    simulator.reset()
    return new ProxmoxHarness(simulator, whenClosed)
  }

  static start(profile: Profile): Promise<ProxmoxSimulator> {
    return startProxmoxSimulator({ profile, clock: 'manual' })
  }

  connect(options: ConnectOptions & { token?: TokenPair } = {}): ProxmoxDriver {
    const { url, fingerprint } = this.simulator
    const token = options.token ?? this.simulator.token
    const driver = new ProxmoxDriver(
      {
        endpoints: [url],
        token_id: token.id,
        token_secret: options.credentials === 'wrong' ? WRONG_SECRET : token.secret,
        trust: 'fingerprint',
        fingerprints: [fingerprint],
        pool: 'innkeeper',
      },
      {
        logger: silentLogger,
        clock: () => new Date(this.simulator.cluster.clock.now()),
        signal: options.signal ?? new AbortController().signal,
        instanceId: options.instanceId ?? '01JINSTALLATION0000000000',
        onRemoteCall: options.onRemoteCall,
      },
      { timeoutMs: options.timeoutMs }
    )
    this.#drivers.push(driver)
    return driver
  }

  spec(kind: MachineKind): MachineSpec {
    this.#made += 1
    const number = String(this.#made).padStart(3, '0')
    return {
      reference: `01JSERVICE00000000000000${number}`,
      instanceId: '01JINSTALLATION0000000000',
      kind,
      hostname: `machine-${number}.example.com`,
      cores: 2,
      memoryMb: 2048,
      diskGb: 20,
      template: TEMPLATES[kind],
      placement: { node: 'pve1', storage: 'local-lvm', bridge: 'vmbr0', vlan: 42 },
      remoteId: String(2000 + this.#made),
      mac: 'BC:24:11:00:00:01',
      addresses: [
        { family: 4, address: '192.0.2.10', prefix: 24, gateway: '192.0.2.1', primary: true },
        { family: 6, address: '2001:db8::10', prefix: 64, gateway: '2001:db8::1', primary: true },
      ],
      nameservers: ['192.0.2.53', '2001:db8::53'],
      sshKeys: KEYS,
      networkRateMBps: 125,
      productSettings: { clone_mode: 'full', swap_mb: 256 },
      orderSettings: {},
    }
  }

  async machines(): Promise<HostMachine[]> {
    return [...this.simulator.cluster.guests.values()]
      .filter((guest) => !isTemplate(guest))
      .map(hostMachineOf)
  }

  async plantForeign({ remoteId, kind }: Pick<MachineRef, 'remoteId' | 'kind'>): Promise<void> {
    const vmid = Number(remoteId)
    this.simulator.fault({ kind: 'foreign_guest', vmid, node: 'pve1' })
    const guest = this.simulator.cluster.guests.get(vmid)
    if (!guest) throw new Error('The simulator made no foreign machine')
    guest.type = kind === 'vm' ? 'qemu' : 'lxc'
    guest.running = true
    guest.startedAt = this.simulator.cluster.clock.now()
  }

  async backUp({ remoteId }: Pick<MachineRef, 'remoteId'>, bytes: number): Promise<void> {
    this.simulator.backUp(Number(remoteId), { size: bytes })
  }

  async fillUp(what: 'disks' | 'memory', kind: MachineKind): Promise<boolean> {
    if (what === 'disks')
      this.simulator.fault({ kind: 'storage_full', storage: 'local-lvm', node: 'pve1' })
    else this.simulator.fault({ kind: 'memory_full', node: 'pve1' })
    return what === 'disks' || kind === 'vm'
  }

  elsewhere(spec: MachineSpec): MachineSpec {
    const { remoteId } = this.spec(spec.kind)
    const template = spec.kind === 'vm' ? 'qemu/9100' : spec.template
    return { ...spec, remoteId, template, placement: { ...spec.placement, node: 'pve2' } }
  }

  async settle(): Promise<void> {
    this.simulator.advance(SETTLED)
  }

  async loseNextAnswer(): Promise<void> {
    this.simulator.clearFaults()
    for (const method of ['POST', 'PUT', 'DELETE']) {
      this.simulator.fault({ kind: 'request', method, drop: 'after' })
    }
  }

  async setReachable(reachable: boolean): Promise<void> {
    this.simulator.clearFaults()
    if (reachable) return
    this.simulator.fault({ kind: 'request', drop: 'before', times: Number.MAX_SAFE_INTEGER })
  }

  async fallSilent(): Promise<void> {
    const silence = { delay: SILENCE_MS, drop: 'before', times: Number.MAX_SAFE_INTEGER } as const
    this.simulator.fault({ kind: 'request', ...silence })
  }

  async wait(milliseconds: number): Promise<void> {
    this.simulator.advance(milliseconds)
  }

  async close(): Promise<void> {
    await Promise.all(this.#drivers.map((driver) => driver.close()))
    this.simulator.clearFaults()
    this.whenClosed(this.simulator.requests())
  }
}

function isTemplate(guest: Guest): boolean {
  return guest.config.template === '1'
}
