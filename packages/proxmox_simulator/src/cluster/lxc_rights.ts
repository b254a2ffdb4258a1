import { forbidden } from '../errors.js'
import { features } from '../schema/lxc_parameters.js'
import { parsePropertyString } from '../schema/property_string.js'
import { isNet, isVolume } from './lxc_values.js'
import type { Permit } from '../access/permit.js'

const cpu = /^(cores|cpulimit|cpuunits)$/
const memory = /^(memory|swap)$/
const network = /^(nameserver|searchdomain|hostname)$/

/** Throws 403 for the first key that the caller may not change. Tags have rules of their own. */
export function needLxcRights(
  permit: Permit,
  path: string,
  values: Record<string, string>,
  privileged: boolean
) {
  for (const [key, value] of Object.entries(values)) {
    if (key === 'tags') continue
    if (key === 'features') needFeatureRights(permit, path, value, privileged)
    else if (key === 'hookscript') {
      throw forbidden('changing the hookscript is only allowed for root@pam')
    } else if (cpu.test(key)) permit.need(path, 'VM.Config.CPU')
    else if (memory.test(key)) permit.need(path, 'VM.Config.Memory')
    else if (isNet(key) || network.test(key)) permit.need(path, 'VM.Config.Network')
    else if (isVolume(key) || /^unused\d+$/.test(key)) permit.need(path, 'VM.Config.Disk')
    else permit.need(path, 'VM.Config.Options')
  }
}

/** Tokens may only switch nesting, and that only for unprivileged containers. */
function needFeatureRights(permit: Permit, path: string, value: string, privileged: boolean) {
  if (privileged) {
    throw forbidden('changing feature flags for privileged container is only allowed for root@pam')
  }
  const keys = Object.keys(parsePropertyString(features, value))
  if (keys.some((key) => key !== 'nesting')) {
    throw forbidden('changing feature flags (except nesting) is only allowed for root@pam')
  }
  if (keys.length > 0) permit.need(path, 'VM.Allocate')
}
