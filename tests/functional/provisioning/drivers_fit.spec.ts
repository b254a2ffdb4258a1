import { test } from '@japa/runner'
import { ProvisioningManager, defineConfig } from '@innkeeper/provisioning'
import { fake } from '@innkeeper/provisioning/fake'
import { drivers } from '#provisioning/clusters/drivers'
import provisioningConfig from '#config/provisioning'
import type { DriverFactory } from '@innkeeper/provisioning/types'

/** A driver that says for which versions of the contract it was written. */
const writtenFor = (contract?: string) => {
  const definition = fake()()
  const manifest = { ...definition.manifest, contract }
  return defineConfig<Record<string, DriverFactory>>({
    default: 'old',
    drivers: { old: () => ({ ...definition, manifest }) },
  })
}

test.group('Provisioning | drivers fit the contract', (group) => {
  group.each.setup(() => () => drivers.replaceWith(new ProvisioningManager(provisioningConfig)))

  test('one for another version keeps the panel from starting, and is named', async ({
    assert,
  }) => {
    drivers.replaceWith(new ProvisioningManager(writtenFor('^9.0.0')))
    await assert.rejects(
      () => drivers.assertFit(),
      /^The driver "old" fits @innkeeper\/provisioning \^9\.0\.0, but this panel has/
    )
  })

  test('one whose products would have secrets keeps the panel from starting', async ({
    assert,
  }) => {
    for (const field of [
      { name: 'licence', type: 'secret', label: 'Licence' },
      { name: 'licence', type: 'text', label: 'Licence', secret: true },
    ] as const) {
      const definition = fake()()
      const settings = { ...definition.manifest.settings, product: [field] }
      const manifest = { ...definition.manifest, settings }
      const leaky = () => ({ ...definition, manifest })
      const config: Parameters<typeof defineConfig<Record<string, DriverFactory>>>[0] = {
        default: 'leaky',
        drivers: { leaky },
      }
      drivers.replaceWith(new ProvisioningManager(defineConfig(config)))
      await assert.rejects(() => drivers.assertFit(), /"leaky" has the secret "licence"/)
    }
  })

  test('one that fits, or says nothing, is taken', async ({ assert }) => {
    for (const contract of ['^0.1.0', undefined]) {
      drivers.replaceWith(new ProvisioningManager(writtenFor(contract)))
      await assert.doesNotReject(() => drivers.assertFit())
    }
  })
})
