import app from '@adonisjs/core/services/app'
import { defineConfig, loaders } from '@adonisjs/i18n'
import extensions from '#config/extensions'
import { IcuMessages } from '#core/framework/icu_messages'

/** The language that every text of the panel is written in. */
const OWN = 'en'

const i18nConfig = defineConfig({
  defaultLocale: OWN,
  supportedLocales: [...new Set([OWN, ...extensions.translations(app.languageFilesPath(OWN))])],
  formatter: () => new IcuMessages(),
  loaders: [app.languageFilesPath(), ...extensions.languages()].map((location) =>
    loaders.fs({ location })
  ),
})

export default i18nConfig
