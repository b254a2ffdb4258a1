import { ProvisioningError } from '../errors.js'
import { FakeDriver } from '../fake/fake_driver.js'
import { FakeHost } from '../fake/fake_host.js'
import { silentLogger } from './silent_logger.js'
import type { MachineKind, MachineRef, MachineSpec } from '../contract.js'
import type { ConnectOptions, DriverHarness, HostMachine } from './harness.js'

const CHANGING_CALLS = [
  'build',
  'configure',
  'start',
  'stop',
  'remove',
  'suspend',
  'unsuspend',
  'grow',
  'size',
  'addresses',
]

/** A `FakeHost` with a clock of its own: the harness of the fake driver, and a model for others. */
export class FakeHarness implements DriverHarness {
  now = Date.parse('2026-01-01T00:00:00Z')
  readonly secrets = ['right-secret', 'wrong-secret', 'right-licence']
  readonly host = new FakeHost({
    secret: 'right-secret',
    nodes: ['fake1', 'fake2'],
    latencyMs: 2_000,
    clock: () => new Date(this.now),
  })
  #made = 0

  connect(options: ConnectOptions = {}) {
    this.host.patienceMs = options.timeoutMs ?? this.host.patienceMs
    const secret = options.credentials === 'wrong' ? 'wrong-secret' : 'right-secret'
    return new FakeDriver(
      this.host,
      { secret },
      {
        logger: silentLogger,
        clock: () => new Date(this.now),
        signal: options.signal ?? new AbortController().signal,
        instanceId: options.instanceId ?? 'instance-1',
        onRemoteCall: options.onRemoteCall,
      }
    )
  }

  spec(kind: MachineKind): MachineSpec {
    this.#made += 1
    return {
      reference: `SERVICE${this.#made}`,
      instanceId: 'instance-1',
      kind,
      hostname: `machine-${this.#made}.example.com`,
      cores: 2,
      memoryMb: 2048,
      diskGb: 20,
      template: kind === 'vm' ? 'fake-vm' : 'fake-container',
      placement: { node: 'fake1', storage: 'disks', bridge: 'bridge0', vlan: 42 },
      remoteId: String(1000 + this.#made),
      mac: 'BC:24:11:00:00:01',
      addresses: [
        { family: 4, address: '192.0.2.10', prefix: 24, gateway: '192.0.2.1', primary: true },
        { family: 6, address: '2001:db8::10', prefix: 64, gateway: '2001:db8::1', primary: true },
      ],
      nameservers: ['192.0.2.53', '2001:db8::53'],
      sshKeys: ['ssh-ed25519 AAAA ada@example.com', 'ssh-ed25519 BBBB ada@laptop'],
      networkRateMBps: 125,
      productSettings: {},
      orderSettings: {
        label: 'front-1',
        seats: 12,
        edition: 'large',
        updates: false,
        motd: 'Welcome.\n  Mind the step.',
        allowed: ['192.0.2.0/24', '2001:db8::/32'],
        licence: 'right-licence',
      },
    }
  }

  async machines(): Promise<HostMachine[]> {
    return [...this.host.machines.values()].map((machine) => ({
      remoteId: machine.remoteId,
      kind: machine.kind,
      node: machine.node,
      storage: machine.storage,
      name: machine.name,
      hostname: machine.hostname,
      running: machine.running,
      cores: machine.cores,
      memoryMb: machine.memoryMb,
      diskGb: machine.diskGb,
      mac: machine.mac,
      bridge: machine.bridge,
      vlan: machine.vlan,
      networkRateMBps: machine.networkRateMBps,
      addresses: machine.addresses.map(({ address, prefix, gateway }) => ({
        address,
        prefix,
        gateway,
      })),
      nameservers: machine.nameservers,
      sshKeys: machine.sshKeys,
      orderSettings: machine.orderSettings,
    }))
  }

  async plantForeign({ remoteId, kind }: Pick<MachineRef, 'remoteId' | 'kind'>) {
    this.host.machines.set(remoteId, {
      remoteId,
      kind,
      node: 'fake1',
      storage: 'disks',
      bridge: 'bridge0',
      vlan: null,
      name: 'neighbour',
      hostname: 'neighbour',
      reference: null,
      instanceId: null,
      cores: 1,
      memoryMb: 512,
      diskGb: 4,
      mac: null,
      addresses: [],
      nameservers: [],
      sshKeys: [],
      networkRateMBps: null,
      orderSettings: {},
      running: true,
      startsWithHost: true,
      configured: true,
    })
  }

  async backUp({ remoteId }: Pick<MachineRef, 'remoteId'>, bytes: number) {
    const { backups = [] } = this.host.machines.get(remoteId)!
    this.host.update(remoteId, { backups: [...backups, { bytes, takenAt: new Date(this.now) }] })
  }

  async loseNextAnswer() {
    const error = new ProvisioningError('The connection broke', {
      kind: 'transient',
      code: 'E_HOST_UNREACHABLE',
    })
    this.host.fail({ call: CHANGING_CALLS, when: 'after', error })
  }

  async setReachable(reachable: boolean) {
    this.host.online = reachable
  }

  async fallSilent() {
    this.host.silent = true
  }

  async fillUp(what: 'disks' | 'memory') {
    if (what === 'disks') this.host.nodes.fake1.machines = 0
    else this.host.nodes.fake1.memoryMb = 0
    return true
  }

  elsewhere(spec: MachineSpec): MachineSpec {
    this.#made += 1
    const placement = { ...spec.placement, node: 'fake2' }
    return { ...spec, placement, remoteId: String(1000 + this.#made) }
  }

  async wait(milliseconds: number) {
    this.now += milliseconds
  }

  async close() {}
}
