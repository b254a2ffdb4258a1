import { cloudInitFile } from '../cluster/cloud_init.js'
import { oneOf, required } from '../schema/parameter.js'
import { pendingView } from '../cluster/config_view.js'
import { guestOf, onGuest } from './helpers.js'
import type { Call, Route } from '../router.js'

const path = '/nodes/{node}/qemu/{vmid}/cloudinit'
const cloudInit = /^(ci[a-z]+|sshkeys|ipconfig\d+|nameserver|searchdomain|name)$/

/** Writing the drive again makes the waiting cloud-init settings real. */
function regenerate(call: Call) {
  const guest = guestOf(call, 'qemu')
  for (const [key, value] of Object.entries(guest.pending)) {
    if (!cloudInit.test(key)) continue
    if (value === null) delete guest.config[key]
    else guest.config[key] = value
    delete guest.pending[key]
  }
}

export const cloudInitRoutes: Route[] = [
  {
    method: 'GET',
    path,
    parameters: {},
    permission: onGuest('VM.Audit'),
    handle: (call) => pendingView(guestOf(call, 'qemu')).filter(({ key }) => cloudInit.test(key)),
  },
  {
    method: 'GET',
    path: `${path}/dump`,
    parameters: { type: required(oneOf('user', 'network', 'meta')) },
    permission: onGuest('VM.Audit'),
    handle: (call) => cloudInitFile(guestOf(call, 'qemu'), call.params.type),
  },
  {
    method: 'PUT',
    path,
    parameters: {},
    permission: onGuest('VM.Config.Cloudinit'),
    handle: regenerate,
  },
]
