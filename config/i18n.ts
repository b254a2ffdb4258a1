import app from '@adonisjs/core/services/app'
import { defineConfig, loaders } from '@adonisjs/i18n'
import extensions from '#config/extensions'
import { IcuMessages } from '#core/framework/icu_messages'

const i18nConfig = defineConfig({
  defaultLocale: 'en',
  formatter: () => new IcuMessages(),
  loaders: [app.languageFilesPath(), ...extensions.languages()].map((location) =>
    loaders.fs({ location })
  ),
})

export default i18nConfig
