import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'

import { missingPrivileges } from '#provisioning_proxmox/probe/privileges'
import { RIGHTS } from '#provisioning_proxmox/probe/rights'
import { documentation, simulatorRights, withRights } from '../../../bin/support/rights_text.js'
import type { PermissionTree } from '#provisioning_proxmox/probe/privileges'

/** What the cluster tells a token whose operator pasted the documentation. */
const documented: PermissionTree = Object.fromEntries(
  RIGHTS.map(({ path, privileges, propagate }) => [
    path,
    Object.fromEntries(privileges.map(({ name }) => [name, propagate ? 1 : 0] as const)),
  ])
)

test.group('the rights of the token', () => {
  test('[PVE1] are the same in the documentation as in the driver: run bin/support/write_rights.ts', ({
    assert,
  }) => {
    const text = readFileSync('docs/operators/proxmox.md', 'utf8')
    assert.equal(withRights(text, documentation()), text)
  })

  test('[PVE1] are the same in the simulator as in the driver: run bin/support/write_rights.ts', ({
    assert,
  }) => {
    const file = readFileSync('packages/proxmox_simulator/src/documented_rights.json', 'utf8')
    assert.deepEqual(JSON.parse(file), JSON.parse(simulatorRights()))
  })

  test('[PVE1] are enough for the doctor as they are documented', ({ assert }) => {
    const question = { pool: 'innkeeper', templates: [9000, 9999] }
    assert.deepEqual(missingPrivileges(documented, question), [])
  })

  test('[PVE1] are each asked for by the doctor, unless they are for features to come', ({
    assert,
  }) => {
    for (const { path, privileges } of RIGHTS) {
      for (const { name } of privileges.filter(({ optional }) => !optional)) {
        const less = structuredClone(documented)
        for (const known of Object.keys(less)) {
          const isSame = known === path || (/storage/.test(path) && /storage/.test(known))
          if (isSame) delete less[known][name]
        }
        const missing = missingPrivileges(less, { pool: 'innkeeper', templates: [9000] })
        assert.include(
          missing.map(({ privilege }) => privilege),
          name,
          `${name} on ${path}`
        )
      }
    }
  })
})
