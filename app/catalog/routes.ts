import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const StorefrontController = () => import('#catalog/controllers/storefront_controller')
const ProductsController = () => import('#catalog/controllers/products_controller')
const AdminCategoriesController = () => import('#catalog/controllers/admin/categories_controller')
const AdminProductsController = () => import('#catalog/controllers/admin/products_controller')
const ProductPublicationsController = () =>
  import('#catalog/controllers/admin/product_publications_controller')
const AdminPlansController = () => import('#catalog/controllers/admin/plans_controller')
const PlanRetirementsController = () =>
  import('#catalog/controllers/admin/plan_retirements_controller')
const AdminTemplatesController = () => import('#catalog/controllers/admin/templates_controller')
const AdminOptionsController = () => import('#catalog/controllers/admin/options_controller')

router.get('/', [StorefrontController, 'index']).as('storefront.index')
router.get('/plans/:category', [StorefrontController, 'show']).as('storefront.show')
router.get('/products/:slug', [ProductsController, 'show']).as('products.show')

router
  .group(() => {
    router.resource('categories', AdminCategoriesController).except(['show'])
    router.resource('products', AdminProductsController).except(['show', 'destroy'])
    router
      .post('products/:id/publication', [ProductPublicationsController, 'store'])
      .as('product_publications.store')
    router
      .delete('products/:id/publication', [ProductPublicationsController, 'destroy'])
      .as('product_publications.destroy')
    router.post('products/:product_id/plans', [AdminPlansController, 'store']).as('plans.store')
    router.put('plans/:id', [AdminPlansController, 'update']).as('plans.update')
    router
      .post('plans/:id/retirement', [PlanRetirementsController, 'store'])
      .as('plan_retirements.store')
    router
      .delete('plans/:id/retirement', [PlanRetirementsController, 'destroy'])
      .as('plan_retirements.destroy')
    router.resource('templates', AdminTemplatesController).except(['show', 'destroy'])
    router.resource('options', AdminOptionsController).except(['show', 'destroy'])
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'catalog.manage' }))
