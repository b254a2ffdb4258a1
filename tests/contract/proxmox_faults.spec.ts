import { test } from '@japa/runner'
import { rejectsWith, runToCompletion } from '@innkeeper/provisioning/test_suite'

import { PropertyString } from '#provisioning_proxmox/properties/property_string'
import { ProxmoxHarness } from './proxmox_harness.js'
import type { Assert } from '@japa/assert'
import type { Guest, ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import type {
  DoomedMachine,
  MachineKind,
  MachineRef,
  MachineSize,
  MachineSpec,
} from '@innkeeper/provisioning'
import type { CheckpointStore } from '@innkeeper/provisioning/test_suite'

/** What docs/operators/proxmox.md grants; the simulator's roles are at least as large. */
const LEAST_PRIVILEGE = [
  { path: '/pool/innkeeper', role: 'InnkeeperHost' },
  { path: '/vms', role: 'PVEAuditor' },
  { path: '/nodes', role: 'InnkeeperNode' },
  { path: '/', role: 'InnkeeperNode', propagate: false },
  { path: '/storage/local-lvm', role: 'InnkeeperStorage' },
  { path: '/storage/local', role: 'InnkeeperStorage' },
  { path: '/sdn/zones/localnetwork/vmbr0', role: 'InnkeeperNetwork' },
  { path: '/vms/9000', role: 'InnkeeperTemplate' },
]

/** More of everything, and one more address. */
function larger({ addresses, ...spec }: MachineSpec): MachineSize {
  const further = { ...addresses[0], address: '192.0.2.11', primary: false }
  return { cores: 4, memoryMb: 4096, diskGb: spec.diskGb + 15, addresses: [...addresses, further] }
}

test.group('Proxmox VE | what can go wrong', (group) => {
  let simulator: ProxmoxSimulator
  let harness: ProxmoxHarness

  group.setup(async () => {
    simulator = await ProxmoxHarness.start('9.2')
    return () => simulator.close()
  })

  group.each.setup(() => {
    harness = ProxmoxHarness.on(simulator)
    return () => harness.close()
  })

  function build(spec: MachineSpec, driver = harness.connect()) {
    return runToCompletion((checkpoint) => driver.create(spec, checkpoint), {
      wait: (ms) => harness.wait(ms),
      maxCalls: 3_000,
    })
  }

  function resize(machine: MachineRef, size: MachineSize, driver = harness.connect()) {
    return runToCompletion((checkpoint) => driver.resize(machine, size, checkpoint), {
      wait: (ms) => harness.wait(ms),
    })
  }

  function guestOf(spec: MachineSpec): Guest {
    const guest = simulator.cluster.guests.get(Number(spec.remoteId))
    if (!guest) throw new Error(`No machine ${spec.remoteId}`)
    return guest
  }

  /** What the driver found out by reading, before it asked the host to change anything. */
  function assertNothingChanged(assert: Assert): void {
    const changes = simulator.requests().filter(({ method }) => method !== 'GET')
    assert.deepEqual(changes, [])
  }

  for (const kind of ['vm', 'container'] as const satisfies MachineKind[]) {
    test(`builds a ${kind} that can send from its own addresses only`, async ({ assert }) => {
      const spec = harness.spec(kind)
      await build(spec)
      const { firewall, config } = guestOf(spec)
      const sources = firewall.ipsets['ipfilter-net0'].entries.map((entry) => entry.cidr)
      assert.sameMembers(sources, ['192.0.2.10', '2001:db8::10', 'fe80::/64'])
      assert.containSubset(firewall.options, {
        enable: '1',
        ipfilter: '1',
        macfilter: '1',
        policy_in: 'ACCEPT',
        policy_out: 'ACCEPT',
      })
      const net0 = PropertyString.parse(config.net0)
      assert.equal(net0.get('firewall'), '1')
      assert.equal(net0.get('rate'), '125')
      assert.equal(config.onboot, '1')
      assert.deepEqual(simulator.cluster.poolOf(Number(spec.remoteId))?.id, 'innkeeper')
    })
  }

  test('hands SSH keys and addresses to cloud-init', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    const { config } = guestOf(spec)
    assert.equal(decodeURIComponent(config.sshkeys), spec.sshKeys.join('\n'))
    assert.equal(config.ciupgrade, '0')
    assert.equal(config.nameserver, '192.0.2.53 2001:db8::53')
    assert.include(config.ipconfig0, 'ip=192.0.2.10/24,gw=192.0.2.1')
  })

  test('takes a task that ends with warnings for a success', async ({ assert }) => {
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'warnings', count: 2 })
    const machine = await build(harness.spec('vm'))
    assert.equal(machine.power, 'running')
  })

  test('tries again when a lock at the host timed out', async ({ assert }) => {
    const text = "can't lock file '/var/lock/pve-manager/pve-storage-local-lvm' - got timeout"
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'fail', text, times: 2 })
    const machine = await build(harness.spec('vm'))
    assert.equal(machine.power, 'running')
    assert.lengthOf(await harness.machines(), 1)
  })

  test('tells why a task failed, and leaves nothing behind', async ({ assert }) => {
    const text = 'lvcreate snapshot pve/snap error'
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'fail', text })
    const error = await rejectsWith('failed', 'E_TASK_FAILED', build(harness.spec('vm')))
    assert.include(error.message, text)
    assert.deepEqual(await harness.machines(), [])
  })

  test('has no room on a storage that filled up meanwhile', async () => {
    const text = 'No space left on device'
    simulator.fault({ kind: 'task', task: 'vzcreate', outcome: 'fail', text })
    await rejectsWith('capacity', 'E_NO_SPACE', build(harness.spec('container')))
  })

  test('has no room on a storage that is too small', async ({ assert }) => {
    const spec = { ...harness.spec('vm'), diskGb: 1_000_000 }
    await rejectsWith('capacity', 'E_NO_SPACE', build(spec))
    assertNothingChanged(assert)
  })

  test('has no room where the storage is missing on the node', async ({ assert }) => {
    const spec = harness.spec('vm')
    const placement = { ...spec.placement, storage: 'nowhere' }
    await rejectsWith('capacity', 'E_NO_SPACE', build({ ...spec, placement }))
    assertNothingChanged(assert)
  })

  test('refuses a template whose boot disk it cannot tell', async ({ assert }) => {
    const template = simulator.cluster.guests.get(9000)
    if (!template) throw new Error('The simulator has no template')
    template.config.scsi0 = `${template.config.scsi0},media=cdrom`
    const error = await rejectsWith('permanent', 'E_INVALID_SPEC', build(harness.spec('vm')))
    assert.include(error.message, 'boot disk cannot be told')
  })

  test('starts a machine again that did not start for a passing reason', async ({ assert }) => {
    const text = 'start failed: volume is still in use'
    simulator.fault({ kind: 'task', task: 'qmstart', outcome: 'fail', text, times: 2 })
    const machine = await build(harness.spec('vm'))
    assert.equal(machine.power, 'running')
  })

  test('refuses a checkpoint that it did not write', async () => {
    const driver = harness.connect()
    const spec = harness.spec('vm')
    const begun = await driver.create(spec, null)
    if (begun.status !== 'pending') throw new Error('Nothing is left to do')
    const creating = driver.create(spec, { ...begun.checkpoint, step: 'nonsense' })
    await rejectsWith('permanent', 'E_INVALID_CHECKPOINT', creating)
  })

  test('finds a machine of ours that lost its tags', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    delete guestOf(spec).config.tags
    const found = await harness.connect().find(spec.reference)
    assert.equal(found?.remoteId, spec.remoteId)
  })

  test('asks for a person when a stopped machine runs all the same', async () => {
    const spec = harness.spec('vm')
    const machine = await build(spec)
    const driver = harness.connect()
    const stopping = runToCompletion((checkpoint) => driver.power('stop', machine, checkpoint), {
      wait: async (ms) => {
        await harness.wait(ms)
        guestOf(spec).running = true
      },
    })
    await rejectsWith('unknown', 'E_DEADLINE', stopping)
  })

  test('the doctor names nodes that are down, and no machine that is stopped', async ({
    assert,
  }) => {
    const spec = harness.spec('vm')
    await build(spec)
    guestOf(spec).running = false
    await harness.settle()
    simulator.fault({ kind: 'node_offline', node: 'pve2' })
    const { notes } = await harness.connect().probe()
    const names = notes.filter((note) => note.startsWith('Node '))
    assert.deepEqual(names, ['Node pve2 is offline'])
  })

  test('has no room on a node that is down', async () => {
    simulator.fault({ kind: 'node_offline', node: 'pve1' })
    await rejectsWith('capacity', 'E_NODE_OFFLINE', build(harness.spec('vm')))
  })

  test('asks for a person when a task never ends', async () => {
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'stall' })
    await rejectsWith('unknown', 'E_DEADLINE', build(harness.spec('vm')))
  })

  test('asks for a person when a worker died and left its lock', async () => {
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'unexpected' })
    await rejectsWith('unknown', 'E_MACHINE_LOCKED', build(harness.spec('vm')))
  })

  /** A machine whose copying was begun, as far as its builder noted it. */
  async function halfBuilt(spec: MachineSpec): Promise<DoomedMachine> {
    const store: CheckpointStore = { checkpoint: null }
    const driver = harness.connect()
    const copying = runToCompletion((checkpoint) => driver.create(spec, checkpoint), {
      store,
      maxCalls: 3,
    })
    await copying.catch(() => undefined)
    return { ...spec, node: spec.placement.node, building: store.checkpoint }
  }

  function remove(machine: DoomedMachine) {
    const driver = harness.connect()
    return runToCompletion((checkpoint) => driver.destroy(machine, checkpoint), {
      wait: (ms) => harness.wait(ms),
      maxCalls: 3_000,
    })
  }

  const stops = () =>
    simulator.requests().filter(({ method, path }) => method === 'DELETE' && /tasks/.test(path))

  for (const kind of ['vm', 'container'] as const)
    test(`lets what writes a ${kind} that is not wanted come to its end`, async ({ assert }) => {
      const machine = await halfBuilt(harness.spec(kind))
      assert.lengthOf(await harness.machines(), 1)
      await remove(machine)
      assert.deepEqual(await harness.machines(), [])
      assert.deepEqual(stops(), [])
    })

  test('stops what never ends, and removes what it left', async ({ assert }) => {
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'stall' })
    await remove(await halfBuilt(harness.spec('vm')))
    assert.deepEqual(await harness.machines(), [])
    assert.lengthOf(stops(), 1)
  })

  test('asks for a person when the lock of a dead worker keeps it from removing', async ({
    assert,
  }) => {
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'unexpected' })
    const machine = await halfBuilt(harness.spec('vm'))
    await rejectsWith('unknown', 'E_MACHINE_LOCKED', remove(machine))
    assert.lengthOf(await harness.machines(), 1)
  })

  test('waits while a backup holds the machine', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    const driver = harness.connect()
    const ref = { ...spec, node: 'pve1' }
    guestOf(spec).config.lock = 'backup'
    const first = await driver.power('stop', ref, null)
    if (first.status !== 'pending') return assert.fail('the machine was not stopped yet')
    await rejectsWith('transient', 'E_MACHINE_LOCKED', driver.power('stop', ref, first.checkpoint))
    assert.isTrue(guestOf(spec).running)
  })

  for (const kind of ['vm', 'container'] as const) {
    test(`removes a ${kind} that high availability looks after`, async ({ assert }) => {
      const spec = harness.spec(kind)
      const machine = await build(spec)
      guestOf(spec).ha = true
      const driver = harness.connect()
      await runToCompletion((checkpoint) => driver.destroy(machine, checkpoint), {
        wait: (ms) => harness.wait(ms),
      })
      assert.deepEqual(await harness.machines(), [])
    })
  }

  test('resizes a running {0}, which {1}')
    .with([
      ['vm', 'has to be restarted', true],
      ['container', 'takes it at once', false],
    ] as const)
    .run(async ({ assert }, [kind, , restartNeeded]) => {
      const spec = harness.spec(kind)
      const machine = await build(spec)
      const resized = await resize(machine, larger(spec))
      assert.equal(resized.restartNeeded, restartNeeded)
      const { config, firewall } = guestOf(spec)
      assert.equal(config.cores, restartNeeded ? '2' : '4')
      const sources = firewall.ipsets['ipfilter-net0'].entries.map(({ cidr }) => cidr)
      assert.include(sources, '192.0.2.11')
    })

  test('changes nothing of a machine that a backup holds until it is over', async ({ assert }) => {
    const spec = harness.spec('vm')
    const machine = await build(spec)
    guestOf(spec).config.lock = 'backup'
    simulator.clearRequests()
    await rejectsWith('conflict', 'E_MACHINE_LOCKED', resize(machine, larger(spec)))
    assertNothingChanged(assert)
    delete guestOf(spec).config.lock
    await resize(machine, larger(spec))
  })

  test('refuses {0} than the node has before it changes anything')
    .with([
      ['more cores', { cores: 1_000 }, 'E_NO_CORES'],
      ['more memory', { memoryMb: 2 ** 30 }, 'E_NO_MEMORY'],
      ['more disk', { diskGb: 1_000_000 }, 'E_NO_SPACE'],
    ] as const)
    .run(async ({ assert }, [, much, code]) => {
      const spec = harness.spec('vm')
      const machine = await build(spec)
      simulator.clearRequests()
      await rejectsWith('capacity', code, resize(machine, { ...larger(spec), ...much }))
      assertNothingChanged(assert)
    })

  for (const kind of ['vm', 'container'] as const) {
    test(`grows the disk of a ${kind} once, whatever becomes of the answer`, async ({ assert }) => {
      const spec = harness.spec(kind)
      const machine = await build(spec)
      simulator.clearRequests()
      simulator.fault({ kind: 'request', method: 'PUT', path: '/resize$', drop: 'after' })
      await Promise.all([resize(machine, larger(spec)), resize(machine, larger(spec))])
      assert.equal((await harness.machines())[0].diskGb, 35)
      const asked = simulator.requests().filter(({ path }) => path.endsWith('/resize'))
      for (const { body } of asked) assert.equal(new URLSearchParams(body).get('size'), '35G')
      const tasks = simulator.snapshot().tasks.filter(({ type }) => type === 'resize')
      assert.isAtLeast(tasks.length, kind === 'vm' ? 2 : 1)
    })

    test(`has no room to grow a ${kind} on a storage that filled up meanwhile`, async ({
      assert,
    }) => {
      const spec = harness.spec(kind)
      const machine = await build(spec)
      const text = 'No space left on device'
      simulator.fault({ kind: 'task', task: 'resize', outcome: 'fail', text })
      await rejectsWith('capacity', 'E_NO_SPACE', resize(machine, larger(spec)))
      assert.equal((await harness.machines())[0].cores, spec.cores)
    })
  }

  test('[PVE5] says that a guest ignored the request to shut down', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    simulator.fault({ kind: 'shutdown_ignored', vmid: Number(spec.remoteId) })
    const driver = harness.connect()
    const shutdown = runToCompletion(
      (checkpoint) => driver.power('shutdown', { ...spec, node: 'pve1' }, checkpoint),
      { wait: (ms) => harness.wait(ms) }
    )
    await rejectsWith('failed', 'E_GUEST_UNRESPONSIVE', shutdown)
    assert.isTrue(guestOf(spec).running)
  })

  test('follows a machine that moved to another node', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    guestOf(spec).node = 'pve2'
    const observation = await harness.connect().observe({ ...spec, node: 'pve1' })
    assert.containSubset(observation, { exists: true, node: 'pve2', power: 'running' })
  })

  test('follows a machine that left a node which is down now', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    guestOf(spec).node = 'pve2'
    simulator.fault({ kind: 'node_offline', node: 'pve1' })
    const observation = await harness.connect().observe({ ...spec, node: 'pve1' })
    assert.containSubset(observation, { exists: true, node: 'pve2', power: 'running' })
  })

  test('reads again after a fault that nobody foresaw, but asks before it repeats a change', async () => {
    const spec = harness.spec('vm')
    const driver = harness.connect()
    const reason = 'something nobody wrote down'
    simulator.fault({ kind: 'request', method: 'GET', status: 500, reason })
    await rejectsWith('transient', 'E_HOST_ERROR', driver.create(spec, null))
    simulator.fault({ kind: 'request', method: 'POST', status: 500, reason })
    await rejectsWith('unknown', 'E_HOST_ERROR', build(spec))
  })

  test('tells how far the copying is', async ({ assert }) => {
    const driver = harness.connect()
    const spec = harness.spec('vm')
    const seen: number[] = []
    await runToCompletion(
      async (checkpoint) => {
        const outcome = await driver.create(spec, checkpoint)
        if (outcome.status === 'pending' && outcome.progress) seen.push(outcome.progress)
        return outcome
      },
      { wait: (ms) => harness.wait(ms) }
    )
    assert.isNotEmpty(seen)
    assert.deepEqual(seen, seen.toSorted())
  })

  test('takes a machine on a silent node neither for gone nor for stopped', async ({ assert }) => {
    const spec = harness.spec('vm')
    await build(spec)
    simulator.fault({ kind: 'node_offline', node: 'pve1' })
    const driver = harness.connect()
    const observation = await driver.observe({ ...spec, node: 'pve1' })
    assert.containSubset(observation, { exists: 'unknown', power: 'unknown' })
    const [listed] = await driver.observeAll()
    assert.equal(listed.power, 'unknown')
    const destroying = driver.destroy({ ...spec, node: 'pve1' }, null)
    await rejectsWith('transient', 'E_NODE_OFFLINE', destroying)
  })

  test('finds its machine although the list of the cluster lags', async ({ assert }) => {
    simulator.fault({ kind: 'resources_lag', milliseconds: 3_600_000 })
    const spec = harness.spec('vm')
    const machine = await build(spec)
    assert.equal(machine.remoteId, spec.remoteId)
    assert.lengthOf(await harness.machines(), 1)
  })

  test('lists every machine with one call', async ({ assert }) => {
    await build(harness.spec('vm'))
    await build(harness.spec('container'))
    await harness.settle()
    simulator.clearRequests()
    const seen = await harness.connect().observeAll()
    assert.lengthOf(seen, 2)
    for (const machine of seen) assert.include(machine, { exists: true, power: 'running' })
    assert.lengthOf(simulator.requests(), 1)
  })

  test('needs no more privileges than the docs grant', async ({ assert }) => {
    const token = { id: 'least@pve!panel', secret: 'least-secret' }
    simulator.addToken(token)
    simulator.access.users.set('least@pve', { id: 'least@pve', acl: LEAST_PRIVILEGE })
    const driver = harness.connect({ token })
    const report = await driver.probe()
    assert.deepEqual(report.missingPrivileges, [])
    assert.isTrue(report.ok)

    for (const kind of ['vm', 'container'] as const) {
      const spec = harness.spec(kind)
      const machine = await build(spec, driver)
      assert.equal(machine.power, 'running')
      await resize(machine, larger(spec), driver)
      await runToCompletion((checkpoint) => driver.destroy(machine, checkpoint), {
        wait: (ms) => harness.wait(ms),
      })
    }
    assert.deepEqual(await harness.machines(), [])
  })

  test('lets the doctor name what a token may not do', async ({ assert }) => {
    simulator.addToken({ id: 'weak@pve!panel', secret: 'weak-secret' })
    const driver = harness.connect({ token: { id: 'weak@pve!panel', secret: 'weak-secret' } })
    const report = await driver.probe()
    assert.isFalse(report.ok)
    assert.equal(report.certificateFingerprint, simulator.fingerprint)
    const names = report.missingPrivileges.map(({ path, privilege }) => `${path} ${privilege}`)
    assert.includeMembers(names, ['/pool/innkeeper VM.Allocate', '/nodes Sys.Audit'])
  })
})
