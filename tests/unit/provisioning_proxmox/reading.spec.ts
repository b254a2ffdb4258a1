import { test } from '@japa/runner'

import { apiPath } from '#provisioning_proxmox/client/api_path'
import { classify } from '#provisioning_proxmox/client/error_table'
import { formEncode } from '#provisioning_proxmox/client/form_encode'
import { parseUpid } from '#provisioning_proxmox/client/upid'
import {
  formatMarker,
  formatTags,
  instanceTag,
  parseMarker,
  referenceInTags,
} from '#provisioning_proxmox/marker'
import { missingPrivileges } from '#provisioning_proxmox/probe/privileges'
import { encodeSshKeys } from '#provisioning_proxmox/qemu/configure'
import { bootDisk, diskBytes } from '#provisioning_proxmox/guest/disk'
import { allowedSources } from '#provisioning_proxmox/verbs/firewall'
import { pollInterval } from '#provisioning_proxmox/verbs/position'
import { aSpec } from './a_spec.js'
import type { PveErrorKind } from '#provisioning_proxmox/client/error_table'

const REFUSALS: [status: number, text: string, kind: PveErrorKind][] = [
  [401, 'authentication failure', 'auth'],
  [403, 'Permission check failed (/vms/100, VM.Config.Disk)', 'forbidden'],
  [501, "Method 'GET /x' not implemented", 'not_implemented'],
  [595, 'No route to host', 'node_down'],
  [596, 'Broken pipe', 'ambiguous'],
  [599, 'Too many redirections', 'ambiguous'],
  [500, 'cluster not ready - no quorum?', 'no_quorum'],
  [400, 'Parameter verification failed.', 'param'],
  [400, 'Parameter verification failed.\nvmid: VM 218 already exists', 'exists'],
  [500, "unable to create VM 100 - VM 100 already exists on node 'pve'", 'exists'],
  [500, 'unable to create VM 100: config file already exists', 'exists'],
  [500, "Configuration file 'nodes/n/qemu-server/100.conf' does not exist", 'not_found'],
  [500, "unable to find configuration file for VM 100 on node 'x'", 'not_found'],
  [500, "can't lock file '/var/lock/qemu-server/lock-203.conf' - got timeout", 'lock_timeout'],
  [200, "cfs-lock 'storage-x' error: got lock request timeout", 'lock_timeout'],
  [200, 'VM quit/powerdown failed - got timeout', 'unresponsive'],
  [200, "VM 100 qmp command 'guest-shutdown' failed - got timeout", 'unresponsive'],
  [200, 'container did not stop', 'unresponsive'],
  [200, "can't lock file '/var/lock/qemu-server/lock-6001.conf' - got timeout", 'lock_timeout'],
  [200, 'MAX 2 vcpus allowed per VM on this node', 'no_cores'],
  [500, 'disk is already at specified size', 'same_size'],
  [500, 'unable to shrink disk size', 'param'],
  [200, 'shrinking disks is not supported', 'param'],
  [200, 'start failed: cannot set up guest memory: Cannot allocate memory', 'no_memory'],
  [
    200,
    'Cannot create new thin volume, free space in thin pool pve/data reached threshold.',
    'no_space',
  ],
  [500, 'SSH public key validation error', 'param'],
  [500, 'no options specified', 'param'],
  [500, "only root can set 'args' config", 'forbidden'],
  [
    500,
    'update pools failed: 403 Permission check failed (/vms/7777, Permissions.Modify|VM.Allocate)',
    'forbidden',
  ],
  [200, "bridge 'vmbr1' does not exist", 'missing_part'],
  [500, "storage 'nosuch' does not exist", 'missing_part'],
  [500, "pool 'nosuch' does not exist", 'missing_part'],
  [502, 'Bad Gateway', 'ambiguous'],
  [503, 'Service Unavailable', 'ambiguous'],
  [504, 'Gateway Timeout', 'ambiguous'],
  [500, 'update pools failed: VM 100 is already a pool member', 'exists'],
  [500, 'VM is locked (backup)', 'locked'],
  [500, 'CT is locked (disk)', 'locked'],
  [200, 'VM 100 already running', 'already_running'],
  [500, 'VM 100 not running', 'not_running'],
  [200, 'clone failed: No space left on device', 'no_space'],
  [400, 'no such task', 'no_such_task'],
  [500, 'something nobody wrote down', 'other'],
]

test.group('Refusals', () => {
  for (const [status, text, kind] of REFUSALS) {
    test(`reads ${status} "${text.replace('\n', ' ')}" as ${kind}`, ({ assert }) => {
      assert.equal(classify(status, text), kind)
    })
  }
})

test.group('Small readers and writers', () => {
  test('reads a task id, and tells one from a literal OK', ({ assert }) => {
    const text = 'UPID:pve1:0003A2F1:0151C3A5:6553F1A0:qmclone:9000:innkeeper@pve!panel:'
    const upid = parseUpid(text)
    assert.containSubset(upid, { node: 'pve1', type: 'qmclone', id: '9000' })
    assert.equal(upid?.user, 'innkeeper@pve!panel')
    assert.equal(upid?.startedAt.getTime(), 0x6553f1a0 * 1000)
    assert.isNull(parseUpid('OK'))
    assert.isNull(parseUpid(null))
  })

  test('encodes whatever is put into a path', ({ assert }) => {
    const node = '../access'
    assert.equal(apiPath`/nodes/${node}/qemu/${100}/config`, '/nodes/..%2Faccess/qemu/100/config')
  })

  test('leaves absent parameters out and writes booleans as digits', ({ assert }) => {
    assert.equal(
      formEncode({ a: 1, b: null, c: undefined, d: true, e: 'x;y&z' }),
      'a=1&d=1&e=x%3By%26z'
    )
  })

  test('encodes SSH keys once for Proxmox VE, before the form does it again', ({ assert }) => {
    const encoded = encodeSshKeys(['ssh-ed25519 AAAA+/= ada@example.com ', 'ssh-rsa BBBB'])
    assert.equal(encoded, 'ssh-ed25519%20AAAA%2B%2F%3D%20ada%40example.com%0Assh-rsa%20BBBB')
    assert.isNull(encodeSshKeys([' ']))
  })

  test('finds the boot disk and its size', ({ assert }) => {
    const config = {
      boot: 'order=ide2;scsi1;net0',
      ide2: 'local:cloudinit,media=cdrom',
      scsi0: 'local:vm-1-disk-0,size=4G',
      scsi1: 'local:vm-1-disk-1,size=2252M',
    }
    assert.equal(bootDisk(config), 'scsi1')
    assert.equal(diskBytes(config.scsi1), 2252 * 2 ** 20)
    assert.isNull(bootDisk({ ide2: 'none,media=cdrom' }))
  })

  test('allows narrow link-local addresses only where IPv6 is used', ({ assert }) => {
    assert.deepEqual(allowedSources(aSpec().addresses), ['192.0.2.10', '2001:db8::10', 'fe80::/64'])
    const addresses = aSpec().addresses.filter((entry) => entry.family === 4)
    assert.deepEqual(allowedSources(addresses), ['192.0.2.10'])
  })

  test('asks often at first and calmly later', ({ assert }) => {
    assert.deepEqual(
      [0, 9_999, 10_000, 69_999, 70_000].map(pollInterval),
      [1_000, 1_000, 2_000, 2_000, 5_000]
    )
  })
})

test.group('Ownership marks', () => {
  test('survive writing, and notes below them', ({ assert }) => {
    const marker = { reference: '01JSERVICE', instanceId: '01JINSTALL' }
    assert.deepEqual(parseMarker(`${formatMarker(marker)}\nA note of the operator`), marker)
  })

  test('are not seen in other text', ({ assert }) => {
    for (const text of [undefined, '', 'my server', 'panel:', 'panel:{"v":1}', 'panel:[]']) {
      assert.isNull(parseMarker(text))
    }
  })

  test('lead from tags to the reference, for the own installation only', ({ assert }) => {
    const marker = { reference: '01JSERVICE', instanceId: '01JINSTALL' }
    const tags = formatTags(marker)
    assert.equal(tags, `${instanceTag('01JINSTALL')};svc-01jservice`)
    assert.equal(referenceInTags(tags, '01JINSTALL'), '01JSERVICE')
    assert.isNull(referenceInTags(tags, 'another'))
    assert.isNull(referenceInTags(undefined, '01JINSTALL'))
  })
})

test.group('Privileges', () => {
  const enough = {
    '/': { 'Sys.Audit': 1 },
    '/vms': Object.fromEntries(
      [
        'VM.Allocate VM.Audit VM.Clone VM.Config.CPU VM.Config.Cloudinit VM.Config.Disk',
        'VM.Config.Memory VM.Config.Network VM.Config.Options VM.PowerMgmt',
      ]
        .join(' ')
        .split(' ')
        .map((name) => [name, 1 as const])
    ),
    '/storage/local-lvm': { 'Datastore.AllocateSpace': 1, 'Datastore.Audit': 1 },
    '/sdn/zones/localnetwork/vmbr0': { 'SDN.Use': 1 },
  } satisfies Parameters<typeof missingPrivileges>[0]

  test('are complete when each is held somewhere useful', ({ assert }) => {
    assert.deepEqual(missingPrivileges(enough, { pool: null, templates: [9000] }), [])
  })

  test('are named one by one, with their path', ({ assert }) => {
    const missing = missingPrivileges({}, { pool: null, templates: [] })
    const names = missing.map(({ path, privilege }) => `${path} ${privilege}`)
    assert.includeMembers(names, [
      '/vms VM.Allocate',
      '/vms/<template> VM.Clone',
      '/storage/<storage> Datastore.AllocateSpace',
      '/nodes Sys.Audit',
      '/sdn/zones/localnetwork/<bridge> SDN.Use',
    ])
  })

  test('on a deeper path replace what would be inherited', ({ assert }) => {
    const tree = { ...enough, '/vms/9000': { 'VM.Audit': 1 as const } }
    assert.deepEqual(
      missingPrivileges(tree, { pool: null, templates: [9000] }).map((entry) => entry.privilege),
      ['VM.Clone']
    )
  })

  test('that do not propagate are not held below', ({ assert }) => {
    const tree = { ...enough, '/': { 'Sys.Audit': 0 as const } }
    assert.deepEqual(
      missingPrivileges(tree, { pool: null, templates: [9000] }).map((entry) => entry.path),
      ['/nodes']
    )
  })

  test('of a pool are asked for on the pool', ({ assert }) => {
    const missing = missingPrivileges(enough, { pool: 'hosting', templates: [9000] })
    assert.include(
      missing.map(({ path, privilege }) => `${path} ${privilege}`),
      '/pool/hosting Pool.Allocate'
    )
  })
})
