import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import router from '@adonisjs/core/services/router'
import i18nManager from '@adonisjs/i18n/services/main'
import edge from 'edge.js'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { assetUrl, themeUrl } from '#core/views/assets'
import { attributes } from '#core/views/attributes'
import { chosenValues, fieldState, formContext, invalidFields, isRefused } from '#core/views/fields'
import { calendarDay } from '#core/calendar_day'
import {
  dateFrom,
  formatAgo,
  formatDate,
  formatMoment,
  formatMoney,
  momentFrom,
} from '#core/views/format'
import type { Momentary } from '#core/views/format'
import { accountTabs, footerLinks, hrefOf, menuOf } from '#core/views/menu'
import { breakableHtml } from '#core/views/breakable'
import { iconHtml } from '#core/views/icons'
import { initialsOf } from '#core/views/initials'
import { keptHtml } from '#core/views/kept_html'
import { mailtoLink } from '#core/views/mailto'
import { alertIcon, flashedMessages } from '#core/views/messages'
import { onOwnLines } from '#core/framework/inline_tags'
import { patchEdge } from '#core/framework/patch_edge'
import { patchEmitter } from '#core/framework/patch_emitter'
import { patchRouter } from '#core/framework/patch_router'
import { drawSparkline } from '#core/charts/chart'
import { formAction, pageLinks, pageTitle } from '#core/views/pages'
import { logosOf } from '#core/views/brand_logo'
import { copyHtml, partsHtml, stateHtml, timeHtml } from '#core/views/rows'
import { UNNAMED } from '#core/views/shop'
import { systemMarkHtml } from '#core/views/system_mark'
import { toneOf } from '#core/views/tones'

patchEdge(edge, { cache: app.inProduction || app.inTest })
if (app.inProduction) patchEmitter(emitter)
if (!app.inDev) patchRouter(router)
edge.processor.process('raw', ({ raw }) => onOwnLines(raw))

const formatWith = (format: typeof formatDate) => (value: Momentary) => {
  const date = dateFrom(value)
  return date ? format(date) : ''
}

/** The framework's own goes through all routes each time. */
edge.global('urlFor', router.makeUrl.bind(router))
edge.global('assetUrl', assetUrl)
edge.global('themeUrl', themeUrl)
edge.global('money', formatMoney)
/** A day as it is written, and the day of a moment where a time zone is given. */
edge.global('date', (value: Momentary, zone?: string) => {
  const moment = momentFrom(value)
  return moment ? formatDate(zone ? calendarDay(moment, zone) : moment) : ''
})
edge.global('moment', formatWith(formatMoment))
/** What scripts of a page go by, whatever the clock of its reader shows. */
edge.global('serverTime', () => clock.now().toISO())
edge.global('ago', formatWith(formatAgo))
edge.global('isoTime', (value: Momentary) => dateFrom(value)?.toISOString() ?? '')

edge.global('attributes', attributes)
edge.global('mailtoLink', mailtoLink)
edge.global('iconHtml', iconHtml)
edge.global('systemMarkHtml', systemMarkHtml)
edge.global('breakableHtml', breakableHtml)
edge.global('logosOf', logosOf)
edge.global('initialsOf', initialsOf)
edge.global('keptHtml', keptHtml)
edge.global('fieldState', fieldState)
edge.global('formContext', formContext)
edge.global('isRefused', isRefused)
edge.global('invalidFields', invalidFields)
edge.global('chosenValues', chosenValues)
edge.global('toneOf', toneOf)
edge.global('timeHtml', timeHtml)
edge.global('stateHtml', stateHtml)
edge.global('copyHtml', copyHtml)
edge.global('partsHtml', partsHtml)
edge.global('menuOf', menuOf)
edge.global('accountTabs', accountTabs)
edge.global('hrefOf', hrefOf)
edge.global('footerLinks', footerLinks)
edge.global('alertIcon', alertIcon)
edge.global('flashedMessages', flashedMessages)
edge.global('thisYear', () => clock.now().year)
edge.global('drawSparkline', drawSparkline)
edge.global('pageLinks', pageLinks)
edge.global('pageTitle', pageTitle)
edge.global('formAction', formAction)
edge.global('newMarker', newId)

/** What requests share over these; mails and pages of failed requests have no request to share anything. */
const i18n = i18nManager.locale(i18nManager.defaultLocale)
edge.global('i18n', i18n)
edge.global('t', i18n.t.bind(i18n))
edge.global('shop', UNNAMED)
