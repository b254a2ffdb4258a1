import { instanceId } from '#provisioning/clusters/instance_id'
import IpAllocation from '#provisioning/models/ip_allocation'
import type { MachineAddress, MachineRef, MachineSpec } from '@innkeeper/provisioning/types'
import type Service from '#provisioning/models/service'

/** All that the driver is told about the machine of a placed service. */
export async function machineSpecOf(service: Service): Promise<MachineSpec> {
  const allocations = await IpAllocation.query()
    .where('service_id', service.id)
    .preload('subnet')
    .orderBy('position')
  const sorted = allocations.sort(
    (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.family - b.family
  )
  return {
    reference: service.id,
    instanceId: await instanceId(),
    kind: service.kind,
    hostname: service.hostname,
    cores: service.cores,
    memoryMb: service.memoryMb,
    diskGb: service.diskGb,
    template: service.imageRef ?? '',
    placement: {
      node: service.node ?? '',
      storage: service.storage ?? '',
      bridge: service.bridge ?? '',
      vlan: service.vlan,
    },
    remoteId: service.remoteId ?? '',
    mac: service.mac ?? '',
    addresses: sorted.map(toMachineAddress),
    nameservers: [...new Set(sorted.flatMap((entry) => entry.subnet.resolvers))],
    sshKeys: service.sshKeys,
    networkRateMBps: service.spec.networkRateMBps,
    productSettings: service.spec.productSettings,
    orderSettings: service.spec.orderSettings,
  }
}

/** Enough to reach the machine of a service again. */
export async function machineRefOf(service: Service): Promise<MachineRef> {
  return {
    reference: service.id,
    instanceId: await instanceId(),
    kind: service.kind,
    remoteId: service.remoteId ?? '',
    node: service.node,
  }
}

function toMachineAddress(entry: IpAllocation): MachineAddress {
  return {
    family: entry.family,
    address: entry.address,
    prefix: entry.subnet.prefix,
    gateway: entry.subnet.gateway,
    primary: entry.isPrimary,
  }
}
