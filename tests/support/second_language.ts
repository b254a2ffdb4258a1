import i18nManager from '@adonisjs/i18n/services/main'
import type { Cleanup } from '#tests/support/provisioning'

/** A language in which every text of the panel is the English one in brackets, so that a text that nobody translated shows. */
export const SECOND = 'de'

/** Lets the panel speak a second language while a test runs. */
export async function speakSecondLanguage(cleanup: Cleanup): Promise<void> {
  const { loaders, supportedLocales = [] } = i18nManager.config
  const english = i18nManager.getTranslationsFor('en')
  const bracketed = Object.fromEntries(
    Object.entries(english).map(([key, text]) => [key, `⟦${text}⟧`])
  )
  const loader = () => ({ load: async () => ({ [SECOND]: bracketed }) })
  loaders.push(loader)
  supportedLocales.push(SECOND)
  await i18nManager.reloadTranslations()
  cleanup(async () => {
    loaders.splice(loaders.indexOf(loader), 1)
    supportedLocales.splice(supportedLocales.indexOf(SECOND), 1)
    await i18nManager.reloadTranslations()
  })
}
