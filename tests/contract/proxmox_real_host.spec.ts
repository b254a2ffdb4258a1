import { test } from '@japa/runner'
import { rejectsWith, runToCompletion } from '@innkeeper/provisioning/test_suite'

import { instanceTag } from '#provisioning_proxmox/marker'
import { ProxmoxHarness } from './proxmox_harness.js'
import type { Guest, ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import type { MachineSpec, StepProblem } from '@innkeeper/provisioning'

test.group('Proxmox VE | what a real host does', (group) => {
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

  function build(spec: MachineSpec, problems: StepProblem[] = [], driver = harness.connect()) {
    return runToCompletion(
      async (checkpoint) => {
        const outcome = await driver.create(spec, checkpoint)
        if (outcome.status === 'pending' && outcome.problem) problems.push(outcome.problem)
        return outcome
      },
      { wait: (ms) => harness.wait(ms), maxCalls: 3_000 }
    )
  }

  function guestOf(spec: MachineSpec): Guest {
    const guest = simulator.cluster.guests.get(Number(spec.remoteId))
    if (!guest) throw new Error(`No machine ${spec.remoteId}`)
    return guest
  }

  const refuse = (fault: { method: string; path: string; status: number; reason: string }) =>
    simulator.fault({ kind: 'request', ...fault })

  test('[PVE1] tags a container only once it is in its pool', async ({ assert }) => {
    const spec = harness.spec('container')
    await build(spec)
    const creation = simulator.requests().find(({ method, path }) => {
      return method === 'POST' && path.endsWith('/lxc')
    })
    assert.notInclude(creation?.body ?? '', 'tags=')
    assert.include(guestOf(spec).config.tags, instanceTag(spec.instanceId))
  })

  test('[PVE1] finds and adopts a container that was made but never tagged', async ({ assert }) => {
    const spec = harness.spec('container')
    await build(spec)
    delete guestOf(spec).config.tags
    const driver = harness.connect()
    assert.containSubset(await driver.find(spec.reference), { remoteId: spec.remoteId })
    const machine = await build({ ...spec, remoteId: harness.spec('container').remoteId })
    assert.equal(machine.remoteId, spec.remoteId)
    assert.lengthOf(await harness.machines(), 1)
    assert.include(guestOf(spec).config.tags, instanceTag(spec.instanceId))
  })

  test('[PVE2] a missing privilege stops one thing, not the cluster', async ({ assert }) => {
    const reason = 'Permission check failed (/vms/2001, VM.Config.Options)'
    refuse({ method: 'POST', path: '/lxc$', status: 403, reason })
    const error = await rejectsWith('privilege', 'E_PRIVILEGE', build(harness.spec('container')))
    assert.include(error.message, '/vms/2001, VM.Config.Options')
  })

  test('[PVE2] a token that may not even read its rights is refused altogether', async () => {
    const reason = 'Permission check failed'
    refuse({ method: 'GET', path: '/access/permissions$', status: 403, reason })
    await rejectsWith('auth', 'E_PRIVILEGE', harness.connect().inventory())
  })

  test('[B02] what a proxy answers is asked again: {$self}')
    .with([429, 502, 503, 504, 595, 596, 599])
    .run(async ({ assert }, status) => {
      const spec = harness.spec('vm')
      refuse({ method: 'POST', path: '/clone$', status, reason: 'proxy' })
      const machine = await build(spec)
      assert.equal(machine.power, 'running')
      assert.lengthOf(await harness.machines(), 1)
    })

  test('[PVE3] a build whose own task got lost is an orphan, not somebody else’s machine', async () => {
    const spec = harness.spec('vm')
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'unexpected' })
    const blind = { method: 'GET', path: `/${spec.remoteId}/config$`, status: 403 }
    const reason = `Permission check failed (/vms/${spec.remoteId}, VM.Audit)`
    simulator.fault({ kind: 'request', ...blind, reason, after: 1, times: 1_000 })
    await rejectsWith('unknown', 'E_MACHINE_LOCKED', build(spec))
  })

  test('[PVE3] an id that cannot be read names the right that is missing', async ({ assert }) => {
    const spec = harness.spec('vm')
    await harness.plantForeign(spec)
    const token = { id: 'blind@pve!panel', secret: 'blind-secret' }
    simulator.addToken(token)
    const acl = [{ path: '/nodes', role: 'InnkeeperNode' }]
    simulator.access.users.set('blind@pve', { id: 'blind@pve', acl })
    const ref = { ...spec, node: 'pve1' }
    const stopping = harness.connect({ token }).power('stop', ref, null)
    const error = await rejectsWith('privilege', 'E_PRIVILEGE', stopping)
    assert.include(error.message, 'VM.Audit')
  })

  test('[PVE5] stops a {$self} whose shutdown hangs')
    .with(['vm', 'container'] as const)
    .run(async ({ assert }, kind) => {
      const spec = harness.spec(kind)
      await build(spec)
      const driver = harness.connect()
      const ref = { ...spec, node: 'pve1' }
      await runToCompletion((checkpoint) => driver.power('stop', ref, checkpoint), {
        wait: (ms) => harness.wait(ms),
      })
      const stop = simulator.requests().find(({ path }) => path.endsWith('/status/stop'))
      assert.include(stop?.body, 'overrule-shutdown=1')
      assert.isFalse(guestOf(spec).running)
    })

  test('[B13] starts again a few times, and shows why meanwhile', async ({ assert }) => {
    const text = 'start failed: QEMU exited with code 1'
    simulator.fault({ kind: 'task', task: 'qmstart', outcome: 'fail', text, times: 2 })
    const problems: StepProblem[] = []
    const machine = await build(harness.spec('vm'), problems)
    assert.equal(machine.power, 'running')
    assert.deepEqual([...new Set(problems.map(({ attempts }) => attempts))], [1, 2])
    assert.include(problems[0].message, text)
  })

  test('[B13] gives a start up with the host’s own words and log', async ({ assert }) => {
    const text = "bridge 'vmbr1' does not exist"
    simulator.fault({ kind: 'task', task: 'qmstart', outcome: 'fail', text, times: 9 })
    const problems: StepProblem[] = []
    const building = build(harness.spec('vm'), problems)
    const error = await rejectsWith('failed', 'E_PART_MISSING', building)
    assert.include(error.message, text)
    assert.include(error.log.join('\n'), text)
    assert.include(problems[0].message, text)
    assert.isBelow(problems.at(-1)?.attempts ?? 99, 4)
  })

  test('[PVE7] more cores than a node has are a matter of capacity', async () => {
    const text = 'MAX 2 vcpus allowed per VM on this node'
    simulator.fault({ kind: 'task', task: 'qmstart', outcome: 'fail', text })
    await rejectsWith('capacity', 'E_NO_CORES', build(harness.spec('vm')))
  })

  test('[PVE9] a thin pool that reached its threshold has no room', async () => {
    const text =
      'clone failed: Cannot create new thin volume, free space in thin pool pve/data reached threshold.'
    simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'fail', text })
    await rejectsWith('capacity', 'E_NO_SPACE', build(harness.spec('vm')))
  })

  test('[PVE9] a key that the host refuses is never sent again', async () => {
    const reason = 'SSH public key validation error'
    refuse({ method: 'PUT', path: '/config$', status: 500, reason })
    await rejectsWith('permanent', 'E_INVALID_SPEC', build(harness.spec('vm')))
  })

  test('[PVE3] offers no template that the token may only look at', async ({ assert }) => {
    const token = { id: 'least@pve!panel', secret: 'least-secret' }
    simulator.addToken(token)
    const acl = [
      { path: '/', role: 'InnkeeperNode' },
      { path: '/vms', role: 'PVEAuditor' },
      { path: '/vms/9000', role: 'InnkeeperTemplate' },
      { path: '/storage', role: 'InnkeeperStorage' },
    ]
    simulator.access.users.set('least@pve', { id: 'least@pve', acl })
    const driver = harness.connect({ token })
    const { templates } = await driver.inventory()
    const machines = templates.filter(({ kind }) => kind === 'vm')
    assert.deepEqual(
      machines.map(({ reference }) => reference),
      ['qemu/9000']
    )
    const { notes } = await driver.probe()
    assert.isTrue(notes.some((note) => note.includes('VM.Clone on /vms/9001')))
  })
})
