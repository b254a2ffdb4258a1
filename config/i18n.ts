import app from '@adonisjs/core/services/app'
import { defineConfig, loaders } from '@adonisjs/i18n'
import { IcuMessages } from '#core/framework/icu_messages'

const i18nConfig = defineConfig({
  defaultLocale: 'en',
  formatter: () => new IcuMessages(),
  loaders: [loaders.fs({ location: app.languageFilesPath() })],
})

export default i18nConfig
