import { readdir, readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { createFakeWorld } from '#tests/support/provisioning'
import { useStripe } from '#tests/support/billing'
import { send, type Deed, type Scene } from '#tests/support/deeds/deed'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'
import { sample } from '#tests/support/sample'
import { SECOND, speakSecondLanguage } from '#tests/support/second_language'

const methodOf = (deed: string) =>
  writeRoutes().find(({ name }) => name === routeOf(deed))?.method ?? ''

/** Values that some field or other refuses, each for a reason of its own. */
const ODD = ['www.example.test', 'two\nlines', '-1', 'ssh-rsa AAAA', 'someone@ex ample', 'DE1']

/** Kinds of messages that stand above a page. */
const isFlash = (key: string) => ['success', 'error', 'warning', 'info', 'notice'].includes(key)

/** What an answer says to whoever sent a form, where it is in another language than theirs. */
async function foreignTexts(scene: Scene, method: string, deed: Deed): Promise<string[]> {
  const answer = await send(scene, method, deed).header('accept-language', SECOND)
  const flashed = answer.flashMessages()
  const errors = Object.values((flashed.inputErrorsBag ?? {}) as Record<string, string[]>).flat()
  const said = Object.entries(flashed).flatMap(([key, text]) => (isFlash(key) ? [text] : []))
  return [...errors, ...said].filter(
    (text): text is string => typeof text === 'string' && !text.includes('⟦')
  )
}

test.group('Everything is said in the reader’s language', (group) => {
  let gateway: Scene['gateway']

  group.tap((one) => one.timeout(60_000))
  group.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })

  test('what a form answers: {$self}')
    .with(sample(Object.keys(deeds), 25))
    .run(async ({ client, assert, cleanup }, deed) => {
      await speakSecondLanguage(cleanup)
      const scene: Scene = { client, gateway }
      const prepared = await deeds[deed](scene)
      const answers: Record<string, string[]> = {}
      for (const value of ODD) {
        const form = Object.fromEntries(
          Object.keys(prepared.form ?? {}).map((name) => [name, value])
        )
        answers[value] = await foreignTexts(scene, methodOf(deed), { ...prepared, form })
      }
      answers.empty = await foreignTexts(scene, methodOf(deed), { ...prepared, form: {} })
      const filledIn = await deeds[deed](scene)
      answers.filledIn = await foreignTexts(scene, methodOf(deed), filledIn)
      answers.again = await foreignTexts(scene, methodOf(deed), filledIn)
      for (const [sent, foreign] of Object.entries(answers)) assert.deepEqual(foreign, [], sent)
    })

  test('amounts and days of a page are written as its readers write them', async ({
    client,
    assert,
    cleanup,
  }) => {
    await speakSecondLanguage(cleanup)
    await createFakeWorld()
    const english = await client.get('/').header('accept-language', 'en')
    const german = await client.get('/').header('accept-language', SECOND)
    assert.include(english.text(), '€')
    assert.match(german.text(), /\d,\d\d\s€/)
    assert.notMatch(german.text(), /€\d/)
  })

  test('code asks for the reader’s or the shop’s language, and for no other', async ({
    assert,
  }) => {
    const allowed = ['core/i18n/languages.ts', 'core/middleware/detect_locale_middleware.ts']
    for (const file of await readdir('app', { recursive: true })) {
      if (!file.endsWith('.ts') || allowed.includes(file)) continue
      const text = await readFile(`app/${file}`, 'utf8')
      assert.notInclude(text, '@adonisjs/i18n/services/main', file)
    }
  })
})
