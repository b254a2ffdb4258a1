import { ProvisioningError } from '@innkeeper/provisioning'
import { shopLanguage } from '#core/i18n/languages'
import { surplusAddresses } from '#provisioning/addresses/further_addresses'
import { drivers } from '#provisioning/clusters/drivers'
import { instanceId } from '#provisioning/clusters/instance_id'
import IpAllocation from '#provisioning/models/ip_allocation'
import { readKept } from '#provisioning/settings/kept_settings'
import type {
  MachineAddress,
  MachineRef,
  MachineSize,
  MachineSpec,
  SettingValues,
} from '@innkeeper/provisioning/types'
import type Operation from '#provisioning/models/operation'
import type Service from '#provisioning/models/service'

/**
 * All that the driver is told about the machine of a placed service. Throws a permanent `E_INVALID_SPEC` where what the
 * customer answered does not fit what the driver asks for now.
 */
export async function machineSpecOf(service: Service): Promise<MachineSpec> {
  const sorted = await allocationsOf(service)
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
    orderSettings: await orderSettingsOf(service),
  }
}

/** What the machine of a service that is resized is to have: of its additional addresses those that it keeps. */
export async function machineSizeOf({ id, service, target }: Operation): Promise<MachineSize> {
  if (!target) throw new Error(`Operation ${id} does not say what it resizes to`)
  const { cores, memoryMb, diskGb, extraAddresses } = target
  const surplus = await surplusAddresses(service.id, extraAddresses)
  const allocations = await allocationsOf(service)
  const kept = allocations.filter((entry) => !surplus.includes(entry.id))
  return { cores, memoryMb, diskGb, addresses: kept.map(toMachineAddress) }
}

/** The addresses of a service, the primary ones first. */
async function allocationsOf({ id }: Service): Promise<IpAllocation[]> {
  const allocations = await IpAllocation.query()
    .where('service_id', id)
    .preload('subnet')
    .orderBy('position')
  return allocations.sort(
    (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.family - b.family
  )
}

async function orderSettingsOf({ driver, orderSettings }: Service): Promise<SettingValues> {
  const { settings } = await drivers.manifest(driver)
  const read = readKept(settings.order, orderSettings)
  if (read.ok) return read.values
  const wrong = settings.order.filter(({ name }) => read.problems[name])
  const fields = wrong.map(({ label }) => label).join(', ')
  const message = shopLanguage().t('provisioning.settings.misfit', { fields })
  throw new ProvisioningError(message, { kind: 'permanent', code: 'E_INVALID_SPEC' })
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
