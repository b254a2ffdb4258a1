import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const DashboardController = () => import('#provisioning/controllers/dashboard_controller')
const ServicesController = () => import('#provisioning/controllers/services_controller')
const ServicePowerController = () => import('#provisioning/controllers/service_power_controller')
const AdminServicesController = () => import('#provisioning/controllers/admin/services_controller')
const ServiceActionsController = () =>
  import('#provisioning/controllers/admin/service_actions_controller')
const OperationsController = () => import('#provisioning/controllers/admin/operations_controller')
const OperationRetriesController = () =>
  import('#provisioning/controllers/admin/operation_retries_controller')
const OperationAbandonmentsController = () =>
  import('#provisioning/controllers/admin/operation_abandonments_controller')
const ClustersController = () => import('#provisioning/controllers/admin/clusters_controller')
const ClusterProbesController = () =>
  import('#provisioning/controllers/admin/cluster_probes_controller')
const ClusterSyncsController = () =>
  import('#provisioning/controllers/admin/cluster_syncs_controller')
const ClusterPartsController = () =>
  import('#provisioning/controllers/admin/cluster_parts_controller')
const TemplateImagesController = () =>
  import('#provisioning/controllers/admin/template_images_controller')
const IpPoolsController = () => import('#provisioning/controllers/admin/ip_pools_controller')
const IpPoolLinksController = () =>
  import('#provisioning/controllers/admin/ip_pool_links_controller')
const IpSubnetsController = () => import('#provisioning/controllers/admin/ip_subnets_controller')
const IpSubnetRoutingsController = () =>
  import('#provisioning/controllers/admin/ip_subnet_routings_controller')

router
  .group(() => {
    router.get('/dashboard', [DashboardController, 'show']).as('dashboard')
    router.get('/services', [ServicesController, 'index']).as('services.index')
    router.get('/services/:id', [ServicesController, 'show']).as('services.show')
    router.post('/services/:id/power', [ServicePowerController, 'store']).as('services.power.store')
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('/services', [AdminServicesController, 'index']).as('services.index')
    router.get('/services/:id', [AdminServicesController, 'show']).as('services.show')
    router.get('/operations', [OperationsController, 'index']).as('operations.index')
    router.get('/operations/:id', [OperationsController, 'show']).as('operations.show')
    router.get('/clusters', [ClustersController, 'index']).as('clusters.index')
    router.get('/ip-pools', [IpPoolsController, 'index']).as('ip_pools.index')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'provisioning.view' }))

router
  .group(() => {
    router
      .post('/services/:id/actions', [ServiceActionsController, 'store'])
      .as('services.actions.store')
    router
      .post('/operations/:id/retry', [OperationRetriesController, 'store'])
      .as('operations.retry')
    router
      .post('/operations/:id/abandon', [OperationAbandonmentsController, 'store'])
      .as('operations.abandon')
    router.get('/clusters/create', [ClustersController, 'create']).as('clusters.create')
    router.post('/clusters', [ClustersController, 'store']).as('clusters.store')
    router.get('/clusters/:id/edit', [ClustersController, 'edit']).as('clusters.edit')
    router.put('/clusters/:id', [ClustersController, 'update']).as('clusters.update')
    router.post('/clusters/:id/probe', [ClusterProbesController, 'store']).as('clusters.probe')
    router.post('/clusters/:id/sync', [ClusterSyncsController, 'store']).as('clusters.sync')
    router
      .put('/clusters/:id/parts/:part', [ClusterPartsController, 'update'])
      .as('clusters.parts.update')
    router
      .post('/clusters/:id/images', [TemplateImagesController, 'store'])
      .as('clusters.images.store')
    router
      .delete('/clusters/:id/images/:image', [TemplateImagesController, 'destroy'])
      .as('clusters.images.destroy')
    router.post('/ip-pools', [IpPoolsController, 'store']).as('ip_pools.store')
    router.put('/ip-pools/:id', [IpPoolsController, 'update']).as('ip_pools.update')
    router.post('/ip-pools/:id/links', [IpPoolLinksController, 'store']).as('ip_pools.links.store')
    router
      .delete('/ip-pools/:id/links/:link', [IpPoolLinksController, 'destroy'])
      .as('ip_pools.links.destroy')
    router
      .post('/ip-pools/:id/subnets', [IpSubnetsController, 'store'])
      .as('ip_pools.subnets.store')
    router
      .put('/ip-pools/:id/subnets/:subnet', [IpSubnetsController, 'update'])
      .as('ip_pools.subnets.update')
    router
      .get('/ip-pools/:id/subnets/:subnet/edit', [IpSubnetRoutingsController, 'edit'])
      .as('ip_pools.subnets.edit')
    router
      .put('/ip-pools/:id/subnets/:subnet/routing', [IpSubnetRoutingsController, 'update'])
      .as('ip_pools.subnets.routing.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'provisioning.manage' }))

router
  .group(() => {
    router.get('/clusters/:id', [ClustersController, 'show']).as('clusters.show')
    router.get('/ip-pools/:id', [IpPoolsController, 'show']).as('ip_pools.show')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'provisioning.view' }))
