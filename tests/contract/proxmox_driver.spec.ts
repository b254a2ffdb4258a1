import { registerDriverTestSuite } from '@innkeeper/provisioning/test_suite'
import { test } from '@japa/runner'

import { ProxmoxHarness } from './proxmox_harness.js'
import { requestSchema } from './request_schema.js'
import type { ProxmoxSimulator } from '@innkeeper/proxmox-simulator'

for (const profile of ['8.4', '9.2'] as const) {
  const schema = await requestSchema(profile)
  const complaints = new Set<string>()
  let simulator: ProxmoxSimulator | undefined

  registerDriverTestSuite({
    test,
    name: `Proxmox VE ${profile}`,
    kinds: ['vm', 'container'],
    timeoutMs: 20_000,
    createHarness: async () => {
      simulator ??= await ProxmoxHarness.start(profile)
      return ProxmoxHarness.on(simulator, (requests) => {
        for (const request of requests) {
          const complaint = schema?.complaint(request)
          if (complaint) complaints.add(complaint)
        }
      })
    },
  })

  test.group(`Proxmox VE ${profile} | requests`, (group) => {
    group.teardown(() => simulator?.close())

    test('sends nothing that the real schema refuses', async ({ assert }) => {
      assert.deepEqual([...complaints], [])
    }).skip(schema === null, 'the schema is not at hand')
  })
}
