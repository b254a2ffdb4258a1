import app from '@adonisjs/core/services/app'
import edge from 'edge.js'
import { edgeIconify, addCollection } from 'edge-iconify'
import { icons as lucide } from '@iconify-json/lucide'
import { assetUrl } from '#core/views/assets'
import { mendEdge } from '#core/views/mend_edge'
import { formatDate, formatMoment, formatMoney, momentFrom } from '#core/views/format'

addCollection(lucide)
edge.use(edgeIconify)
mendEdge(edge, { cache: app.inProduction || app.inTest })

edge.global('assetUrl', assetUrl)
edge.global('money', formatMoney)
edge.global('date', (value: Parameters<typeof momentFrom>[0]) => {
  const moment = momentFrom(value)
  return moment ? formatDate(moment) : ''
})
edge.global('moment', (value: Parameters<typeof momentFrom>[0]) => {
  const moment = momentFrom(value)
  return moment ? formatMoment(moment) : ''
})
edge.global('isoTime', (value: Parameters<typeof momentFrom>[0]) => momentFrom(value)?.toUTC().toISO() ?? '')
