import { formatDate } from '#core/views/format'
import { readCapacity } from '#provisioning'
import type { I18n } from '@adonisjs/i18n'
import type { Forecast } from '#provisioning'

/** The page of clusters has the rest. */
const MOST_CLUSTERS = 6
const NEARLY_FULL = 85

/** How full clusters are, with the day on which they run out at the present growth. */
export async function presentCapacity(i18n: I18n) {
  const clusters = await readCapacity()
  return {
    more: clusters.length > MOST_CLUSTERS,
    clusters: clusters.slice(0, MOST_CLUSTERS).map(({ id, name, resources }) => ({
      id,
      name,
      resources: resources.map(({ resource, used, total, percent, forecast }) => ({
        resource,
        label: i18n.t(`admin.capacity.resources.${resource}`),
        percent,
        /** What a bar can show. */
        drawn: Math.min(100, percent),
        tone: percent >= 100 ? 'bad' : percent >= NEARLY_FULL ? 'warn' : 'ok',
        text: i18n.t(`admin.capacity.amounts.${resource}`, {
          used: amount(resource, used),
          total: amount(resource, total),
        }),
        forecast: forecastText(resource, forecast, i18n),
      })),
    })),
  }
}

/** Memory is kept in mebibytes and told in gibibytes. */
const amount = (resource: string, value: number) =>
  resource === 'memory' ? Math.round(value / 1024) : value

function forecastText(resource: string, forecast: Forecast, i18n: I18n): string {
  if (forecast.type === 'date')
    return i18n.t('admin.capacity.forecast.date', { date: formatDate(forecast.on, i18n.locale) })
  const type = forecast.type === 'full' && resource === 'cpu' ? 'oversold' : forecast.type
  return i18n.t(`admin.capacity.forecast.${type}`)
}
