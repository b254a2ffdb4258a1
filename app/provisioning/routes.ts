import router from '@adonisjs/core/services/router'
import { continueForms } from '#core/forms/form_promises'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router.get('/dashboard', [controllers.provisioning.Dashboard, 'show']).as('dashboard')
    router.get('/services', [controllers.provisioning.Services, 'index']).as('services.index')
    router.get('/services/:id', [controllers.provisioning.Services, 'show']).as('services.show')
    router
      .post('/services/:id/power', [controllers.provisioning.ServicePower, 'store'])
      .as('services.power.store')
    router
      .get('/services/:id/cancellation', [controllers.provisioning.ServiceCancellations, 'create'])
      .as('services.cancellation.create')
    router
      .post('/services/:id/cancellation', [controllers.provisioning.ServiceCancellations, 'store'])
      .as('services.cancellation.store')
    router
      .delete('/services/:id/cancellation', [
        controllers.provisioning.ServiceCancellations,
        'destroy',
      ])
      .as('services.cancellation.destroy')
    router
      .get('/services/:id/usage', [controllers.provisioning.ServiceUsage, 'show'])
      .as('services.usage.show')
    router
      .post('/services/:id/trial', [controllers.provisioning.ServiceTrials, 'store'])
      .as('services.trial.store')
    router
      .get('/services/:id/withdrawal', [controllers.provisioning.ServiceWithdrawals, 'create'])
      .as('services.withdrawal.create')
    router
      .post('/services/:id/withdrawal', [controllers.provisioning.ServiceWithdrawals, 'store'])
      .as('services.withdrawal.store')
  })
  .use(middleware.auth())

router
  .group(() => {
    router.get('/services', [controllers.provisioning.admin.Services, 'index']).as('services.index')
    router
      .get('/services/:id', [controllers.provisioning.admin.Services, 'show'])
      .as('services.show')
    router
      .get('/operations', [controllers.provisioning.admin.Operations, 'index'])
      .as('operations.index')
    router
      .get('/operations/:id', [controllers.provisioning.admin.Operations, 'show'])
      .as('operations.show')
    router.get('/clusters', [controllers.provisioning.admin.Clusters, 'index']).as('clusters.index')
    router.get('/ip-pools', [controllers.provisioning.admin.IpPools, 'index']).as('ip_pools.index')
    router
      .get('/server-issues', [controllers.provisioning.admin.ServerIssues, 'index'])
      .as('server_issues.index')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'ProvisioningPolicy.view' }))

router
  .group(() => {
    router
      .post('/services/:id/actions', [controllers.provisioning.admin.ServiceActions, 'store'])
      .as('services.actions.store')
    router
      .post('/services/:id/suspensions', [
        controllers.provisioning.admin.ServiceSuspensions,
        'store',
      ])
      .as('services.suspensions.store')
    router
      .delete('/services/:id/suspensions/:reason', [
        controllers.provisioning.admin.ServiceSuspensions,
        'destroy',
      ])
      .as('services.suspensions.destroy')
    router
      .post('/services/:id/termination', [
        controllers.provisioning.admin.ServiceTerminations,
        'store',
      ])
      .as('services.termination.store')
    router
      .delete('/services/:id/termination', [
        controllers.provisioning.admin.ServiceTerminations,
        'destroy',
      ])
      .as('services.termination.destroy')
    router
      .post('/services/:id/cancellation', [
        controllers.provisioning.admin.ServiceCancellations,
        'store',
      ])
      .as('services.cancellation.store')
    router
      .delete('/services/:id/cancellation', [
        controllers.provisioning.admin.ServiceCancellations,
        'destroy',
      ])
      .as('services.cancellation.destroy')
    router
      .get('/services/:id/answers', [controllers.provisioning.admin.ServiceAnswers, 'edit'])
      .as('services.answers.edit')
    router
      .put('/services/:id/answers', [controllers.provisioning.admin.ServiceAnswers, 'update'])
      .as('services.answers.update')
    router
      .get('/services/:id/size', [controllers.provisioning.admin.ServiceSizes, 'edit'])
      .as('services.size.edit')
    router
      .put('/services/:id/size', [controllers.provisioning.admin.ServiceSizes, 'update'])
      .as('services.size.update')
    router
      .post('/operations/:id/retry', [controllers.provisioning.admin.OperationRetries, 'store'])
      .as('operations.retry')
    router
      .post('/operations/:id/hurry', [controllers.provisioning.admin.OperationHurries, 'store'])
      .as('operations.hurry')
    router
      .post('/operations/:id/abandon', [
        controllers.provisioning.admin.OperationAbandonments,
        'store',
      ])
      .as('operations.abandon')
    router
      .put('/server-issues/:id', [controllers.provisioning.admin.ServerIssues, 'update'])
      .as('server_issues.update')
    router
      .get('/clusters/create', [controllers.provisioning.admin.Clusters, 'create'])
      .as('clusters.create')
    router
      .post('/clusters', [controllers.provisioning.admin.Clusters, 'store'])
      .as('clusters.store')
    router
      .get('/clusters/:id/edit', [controllers.provisioning.admin.Clusters, 'edit'])
      .as('clusters.edit')
    router
      .put('/clusters/:id', [controllers.provisioning.admin.Clusters, 'update'])
      .as('clusters.update')
    router
      .post('/clusters/:id/probe', [controllers.provisioning.admin.ClusterProbes, 'store'])
      .as('clusters.probe')
    router
      .post('/clusters/:id/sync', [controllers.provisioning.admin.ClusterSyncs, 'store'])
      .as('clusters.sync')
    router
      .put('/clusters/:id/parts/:part', [controllers.provisioning.admin.ClusterParts, 'update'])
      .as('clusters.parts.update')
    router
      .post('/clusters/:id/images', [controllers.provisioning.admin.TemplateImages, 'store'])
      .as('clusters.images.store')
    router
      .delete('/clusters/:id/images/:image', [
        controllers.provisioning.admin.TemplateImages,
        'destroy',
      ])
      .as('clusters.images.destroy')
    router.post('/ip-pools', [controllers.provisioning.admin.IpPools, 'store']).as('ip_pools.store')
    router
      .put('/ip-pools/:id', [controllers.provisioning.admin.IpPools, 'update'])
      .as('ip_pools.update')
    router
      .post('/ip-pools/:id/links', [controllers.provisioning.admin.IpPoolLinks, 'store'])
      .as('ip_pools.links.store')
    router
      .delete('/ip-pools/:id/links/:link', [controllers.provisioning.admin.IpPoolLinks, 'destroy'])
      .as('ip_pools.links.destroy')
    router
      .post('/ip-pools/:id/subnets', [controllers.provisioning.admin.IpSubnets, 'store'])
      .as('ip_pools.subnets.store')
    router
      .put('/ip-pools/:id/subnets/:subnet', [controllers.provisioning.admin.IpSubnets, 'update'])
      .as('ip_pools.subnets.update')
    router
      .get('/ip-pools/:id/subnets/:subnet/edit', [
        controllers.provisioning.admin.IpSubnetRoutings,
        'edit',
      ])
      .as('ip_pools.subnets.edit')
    router
      .put('/ip-pools/:id/subnets/:subnet/routing', [
        controllers.provisioning.admin.IpSubnetRoutings,
        'update',
      ])
      .as('ip_pools.subnets.routing.update')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'ProvisioningPolicy.manage' }))

router
  .group(() => {
    router
      .get('/clusters/:id', [controllers.provisioning.admin.Clusters, 'show'])
      .as('clusters.show')
    router
      .get('/ip-pools/:id', [controllers.provisioning.admin.IpPools, 'show'])
      .as('ip_pools.show')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'ProvisioningPolicy.view' }))

continueForms({
  'admin.clusters.probe': 'a cluster is asked again whenever somebody likes',
  'admin.clusters.sync': 'a cluster is read again by itself, and whenever somebody likes',
})
