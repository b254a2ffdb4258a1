import { test } from '@japa/runner'

import { defineExtension, setupSteps, type SetupScene, type SetupStep } from '../index.js'

const scene: SetupScene = { health: { acme: { status: 'failed', message: 'No such key' } } }

/** What a package with a gateway adds: its keys, which come before anything is paid. */
const keys: SetupStep = {
  name: 'acme_pay.keys',
  order: 31,
  can: 'AdminSettingPolicy.manage',
  route: 'admin.settings.edit',
  params: { group: 'acme_pay' },
  async look({ health }) {
    if (health.acme?.status === 'ok') return { state: 'done' }
    return {
      state: 'failing',
      message: 'acme_pay.setup.refused',
      data: { reason: health.acme?.message ?? '' },
    }
  },
}

const region: SetupStep = {
  name: 'acme_cloud.region',
  order: 30,
  can: 'ProvisioningPolicy.manage',
  route: 'admin.clusters.index',
  needs: ['provisioning.cluster'],
  look: async () => null,
}

test.group('Setup steps', () => {
  test('packages add theirs when they boot, and they come in their order', async ({ assert }) => {
    const extension = defineExtension({
      name: 'acme_pay',
      panel: '*',
      root: new URL('./', import.meta.url),
      boot: () => [keys, region].forEach((step) => setupSteps.add(step)),
    })
    await extension.boot?.()
    const names = setupSteps.all().map(({ name }) => name)
    assert.deepEqual(
      names.filter((name) => name.startsWith('acme_')),
      ['acme_cloud.region', 'acme_pay.keys']
    )
  })

  test('two of one name are refused', ({ assert }) => {
    assert.throws(() => setupSteps.add(keys), 'There is a setup step "acme_pay.keys"')
  })

  test('one looks at what health checks found, and says that it is not needed', async ({
    assert,
  }) => {
    assert.deepEqual(await keys.look(scene), {
      state: 'failing',
      message: 'acme_pay.setup.refused',
      data: { reason: 'No such key' },
    })
    assert.isNull(await region.look(scene))
  })
})
