import i18nManager from '@adonisjs/i18n/services/main'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { runChecks } from '#core/health/health'
import { installationChecks } from '#core/health/installation_checks'
import { alertKinds } from '#core/registries/alerts'
import { healthChecks } from '#core/registries/health_checks'
import { runRestoreChecks } from '#core/restore/run_restore_checks'
import { useStripe } from '#tests/support/billing'
import { createFakeWorld } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { SECOND, speakSecondLanguage } from '#tests/support/second_language'
import { parkMessage } from '#tests/support/troubles'
import type { Cleanup } from '#tests/support/provisioning'

const isForeign = (text: string) => !text.includes('⟦')

/** A shop that speaks the second language. */
async function speakOnlySecondLanguage(cleanup: Cleanup): Promise<void> {
  const { config } = i18nManager
  const { defaultLocale } = config
  cleanup(() => void (config.defaultLocale = defaultLocale))
  await speakSecondLanguage(cleanup)
  config.defaultLocale = SECOND
}

test.group('What staff are told', (group) => {
  group.each.setup(() => resetState())

  test('health checks and the doctor speak the shop’s language', async ({ assert, cleanup }) => {
    const gateway = await useStripe()
    cleanup(() => gateway.close())
    await createFakeWorld()
    await speakOnlySecondLanguage(cleanup)
    const asked = healthChecks
      .all({ thorough: true })
      .map((check) => ({ ...check, cacheDuration: 0 }))
    const reports = {
      ...(await runChecks(installationChecks, { thorough: true })),
      // What is kept for a minute was perhaps found in another language.
      ...(await runChecks(asked, { thorough: true })),
    }
    const messages = Object.values(reports).map(({ message }) => message)
    assert.isAbove(messages.length, 15)
    assert.deepEqual(messages.filter(isForeign), [])
  })

  test('alerts speak the shop’s language', async ({ assert, cleanup }) => {
    const { cluster } = await createFakeWorld()
    await cluster.merge({ state: 'paused' }).save()
    await parkMessage()
    await db.from('scheduled_tasks').delete()
    await speakOnlySecondLanguage(cleanup)
    const seen = await Promise.all(alertKinds.all().map((kind) => kind.look()))
    const messages = seen.flat().map(({ message }) => message)
    assert.isAtLeast(messages.length, 2)
    assert.deepEqual(messages.filter(isForeign), [])
  })

  test('the check after a restore speaks the shop’s language', async ({ assert, cleanup }) => {
    const gateway = await useStripe()
    cleanup(() => gateway.close())
    await createFakeWorld()
    await speakOnlySecondLanguage(cleanup)
    const texts: string[] = []
    for await (const { title, lines } of runRestoreChecks({ since: null }))
      texts.push(title, ...lines.map(({ text }) => text))
    assert.isAbove(texts.length, 4)
    assert.deepEqual(texts.filter(isForeign), [])
  })
})
