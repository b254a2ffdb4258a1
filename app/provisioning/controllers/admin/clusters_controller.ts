import Cluster from '#provisioning/models/cluster'
import { saveCluster } from '#provisioning/clusters/save_cluster'
import { drivers } from '#provisioning/clusters/drivers'
import { listClusters } from '#provisioning/clusters/list_clusters'
import { settingControls } from '#provisioning/settings/setting_controls'
import { describeCluster } from '#provisioning/clusters/show_cluster'
import { clusterValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClustersController {
  async index({ view }: HttpContext) {
    return view.render('pages/provisioning/admin/clusters/index', {
      clusters: await listClusters(),
    })
  }

  async show({ params, view, session }: HttpContext) {
    const cluster = await Cluster.findOrFail(params.id)
    return view.render('pages/provisioning/admin/clusters/show', {
      ...(await describeCluster(cluster)),
      probe: session.flashMessages.get('probe'),
    })
  }

  async create({ view, request }: HttpContext) {
    const driver =
      drivers.names.find((name) => name === request.input('driver')) ?? drivers.names[0]
    const { label, settings } = await drivers.manifest(driver)
    return view.render('pages/provisioning/admin/clusters/form', {
      cluster: null,
      driver,
      driverLabel: label,
      drivers: await drivers.choices(),
      controls: settingControls(settings.connection, null),
      takesFingerprint: settings.connection.some(({ holds }) => holds),
    })
  }

  async store(ctx: HttpContext) {
    const driver =
      drivers.names.find((name) => name === ctx.request.input('driver')) ?? drivers.names[0]
    return this.#save(ctx, new Cluster().merge({ driver }))
  }

  async edit(ctx: HttpContext) {
    const cluster = await Cluster.findOrFail(ctx.params.id)
    if (!drivers.names.includes(cluster.driver)) return this.#refuseWithoutDriver(ctx, cluster)
    const { label, settings } = await drivers.manifest(cluster.driver)
    return ctx.view.render('pages/provisioning/admin/clusters/form', {
      cluster,
      driver: cluster.driver,
      driverLabel: label,
      drivers: [],
      controls: settingControls(settings.connection, cluster.connection),
      takesFingerprint: settings.connection.some(({ holds }) => holds),
    })
  }

  async update(ctx: HttpContext) {
    const cluster = await Cluster.findOrFail(ctx.params.id)
    if (!drivers.names.includes(cluster.driver)) return this.#refuseWithoutDriver(ctx, cluster)
    return this.#save(ctx, cluster)
  }

  /** Only its driver knows what a connection is made of. */
  #refuseWithoutDriver({ response, session, i18n }: HttpContext, { id, driver }: Cluster) {
    session.flash('error', i18n.t('provisioning.admin.clusters.no_driver', { driver }))
    return response.redirect().toRoute('admin.clusters.show', { id })
  }

  async #save({ request, response, session, i18n }: HttpContext, cluster: Cluster) {
    const form = await request.validateUsing(clusterValidator)
    const say = (key: string) => i18n.t(`provisioning.admin.clusters.${key}`)
    await saveCluster(cluster, { form, typed: request.all(), say })
    session.flash('success', say('saved'))
    return response.redirect().toRoute('admin.clusters.show', { id: cluster.id })
  }
}
