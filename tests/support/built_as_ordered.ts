import sshpk from 'sshpk'
import OrderItem from '#ordering/models/order_item'
import { hostMachineOf } from '#tests/support/host_machine'
import type { Assert } from '@japa/assert'
import type { Guest } from '@innkeeper/proxmox-simulator'
import type IpAllocation from '#provisioning/models/ip_allocation'
import type Service from '#provisioning/models/service'

const MBIT_PER_MB = 8

/**
 * The machine at the host is the one that was ordered: its size and rate as the order tells them, the keys that were
 * entered, and the addresses, gateways and resolvers of the subnets it has its place in.
 */
export async function assertBuiltAsOrdered(
  assert: Assert,
  guest: Guest,
  service: Service
): Promise<void> {
  const { snapshot } = await OrderItem.findByOrFail('service_id', service.id)
  const { cores, memoryMb, diskGb, bandwidthMbit } = snapshot.specs
  const allocations = await service.related('addresses').query().preload('subnet')
  const { sshKeys, ...machine } = hostMachineOf(guest)
  assert.deepEqual(machine, {
    remoteId: service.remoteId,
    kind: snapshot.kind,
    node: service.node,
    storage: service.storage,
    name: service.hostname,
    hostname: service.hostname,
    running: true,
    cores,
    memoryMb,
    diskGb,
    mac: service.mac,
    bridge: service.bridge,
    vlan: service.vlan,
    networkRateMBps: bandwidthMbit ? bandwidthMbit / MBIT_PER_MB : null,
    addresses: allocations.sort((a, b) => a.family - b.family).map(toHostAddress),
    orderSettings: {},
    nameservers: [...new Set(allocations.flatMap(({ subnet }) => subnet.resolvers))],
  })
  assert.isNotEmpty(machine.addresses, 'The machine has no address')
  assert.deepEqual(sshKeys.map(fingerprintOf), [snapshot.sshKeyFingerprint])
}

function toHostAddress({ address, subnet }: IpAllocation) {
  return { address, prefix: subnet.prefix, gateway: subnet.gateway }
}

function fingerprintOf(key: string): string {
  return sshpk.parseKey(key, 'ssh').fingerprint('sha256').toString()
}
