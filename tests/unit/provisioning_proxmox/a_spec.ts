import type { MachineSpec } from '@innkeeper/provisioning'

/** A virtual machine with one address of each family. */
export function aSpec(changes: Partial<MachineSpec> = {}): MachineSpec {
  return {
    reference: '01JSERVICE000000000000001',
    instanceId: '01JINSTALLATION0000000000',
    kind: 'vm',
    hostname: 'web-1',
    cores: 2,
    memoryMb: 2048,
    diskGb: 20,
    template: 'qemu/9000',
    placement: { node: 'pve1', storage: 'local-lvm', bridge: 'vmbr0' },
    remoteId: '2001',
    mac: 'BC:24:11:00:00:01',
    addresses: [
      { family: 4, address: '192.0.2.10', prefix: 24, gateway: '192.0.2.1', primary: true },
      { family: 6, address: '2001:db8::10', prefix: 64, gateway: '2001:db8::1', primary: true },
    ],
    nameservers: ['192.0.2.53'],
    sshKeys: [],
    networkRateMBps: 125,
    productSettings: {},
    orderSettings: {},
    ...changes,
  }
}
