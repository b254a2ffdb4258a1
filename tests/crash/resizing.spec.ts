import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { resizingCrashPoints } from '#provisioning/crash_points'
import Operation from '#provisioning/models/operation'
import { Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { belongings } from '#tests/support/promises'
import { assertTakenIsBooked } from '#tests/support/taken'
import { sample } from '#tests/support/sample'
import type Service from '#provisioning/models/service'

/** The disk, the size and an address are a change each; every one of them is a case of its own. */
const AGAIN = ['before_remote_change', 'after_remote_change', 'checkpoint_stored'].flatMap((name) =>
  [1, 2, 3].map((pass) => `provisioning.${name}#${pass}`)
)
const ONCE = ['before_driver_call', 'after_driver_call', 'before_activation'].map(
  (name) => `provisioning.${name}`
)
const ENDS = ['provisioning.before_activation_commit', 'provisioning.activated']
const SAMPLE = 3
const points = sample([...resizingCrashPoints, ...ONCE, ...AGAIN, ...ENDS], SAMPLE)

test.group('Journey | the panel is killed while a machine gets another size', (group) => {
  let panel: PanelProcess
  let service: Service

  group.setup(async () => {
    panel = await PanelProcess.start()
    const customer = new Customer(panel)
    await customer.fillCart('vm')
    await customer.order()
    await customer.enterCard()
    await customer.untilRunning(60)
    service = (await belongings(customer)).service
    return () => panel.stop()
  })

  for (const point of points) {
    test(`one more disk, size and address when it dies at ${point}`, async ({ assert }) => {
      await service.refresh()
      const size = {
        cores: service.cores === 1 ? 2 : 1,
        memoryMb: service.memoryMb + 256,
        diskGb: service.diskGb + 3,
        extraAddresses: service.extraAddresses + 1,
      }
      const earlier = await db.from('operations').where('kind', 'resize').select('id')
      panel.proxmox.clearRequests()
      await panel.crashAt(point)
      const asked = await service.resize(size, { by: SYSTEM, reason: 'Another plan' })
      assert.isTrue(asked.ok)
      assert.equal(await panel.untilGone(), 'SIGKILL', 'The panel did not pass the point')
      await panel.restart()
      await untilDone(earlier.length + 1)

      await service.refresh()
      assert.containSubset(service, { ...size, bookedDiskGb: null, bookedMemoryMb: null })
      assert.isNotNull(service.restartNeededSince)
      const guest = panel.proxmox.cluster.guests.get(Number(service.remoteId))
      assert.include(guest?.config.scsi0, `size=${size.diskGb}G`)
      const waits = { ...guest?.config, ...guest?.pending }
      assert.equal(waits.cores, String(size.cores))
      assert.equal(waits.memory, String(size.memoryMb))
      const resized = panel.proxmox.requests().filter(({ path }) => path.endsWith('/resize'))
      for (const { body } of resized)
        assert.equal(new URLSearchParams(body).get('size'), `${size.diskGb}G`)

      const rows = await service.related('addresses').query()
      const allowed = guest?.firewall.ipsets['ipfilter-net0'].entries.map(({ cidr }) => cidr) ?? []
      assert.lengthOf(
        rows.filter(({ family, isPrimary }) => family === 4 && !isPrimary),
        size.extraAddresses
      )
      for (const { address } of rows) assert.include(allowed, address)
      await assertTakenIsBooked(assert)
    }).timeout(180_000)
  }

  async function untilDone(count: number): Promise<void> {
    const deadline = Date.now() + 60_000
    for (;;) {
      const operations = await Operation.query().where('kind', 'resize').orderBy('id')
      const waiting = await db.from('outbox_messages').whereNull('done_at')
      const done = operations.filter(({ state }) => state === 'succeeded')
      if (done.length === count && waiting.length === 0) return
      if (Date.now() > deadline)
        throw new Error(`Not done: ${operations.map(({ state }) => state)}\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
})
