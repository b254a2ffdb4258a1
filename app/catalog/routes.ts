import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router.get('/', [controllers.catalog.Storefront, 'index']).as('storefront.index')
router.get('/plans/:category', [controllers.catalog.Storefront, 'show']).as('storefront.show')
router.get('/products/:slug', [controllers.catalog.Products, 'show']).as('products.show')

router
  .group(() => {
    router.resource('categories', controllers.catalog.admin.Categories).except(['show'])
    router.resource('products', controllers.catalog.admin.Products).except(['show', 'destroy'])
    router
      .post('products/:id/publication', [controllers.catalog.admin.ProductPublications, 'store'])
      .as('product_publications.store')
    router
      .delete('products/:id/publication', [
        controllers.catalog.admin.ProductPublications,
        'destroy',
      ])
      .as('product_publications.destroy')
    router
      .post('products/:id/duplicates', [controllers.catalog.admin.ProductDuplicates, 'store'])
      .as('product_duplicates.store')
    router
      .put('products/:id/place', [controllers.catalog.admin.ProductPlaces, 'update'])
      .as('product_places.update')
    router
      .put('categories/:id/place', [controllers.catalog.admin.CategoryPlaces, 'update'])
      .as('category_places.update')
    router
      .post('products/:product_id/plans', [controllers.catalog.admin.Plans, 'store'])
      .as('plans.store')
    router
      .post('plans/:id/meters', [controllers.catalog.admin.PlanMeters, 'store'])
      .as('plan_meters.store')
    router
      .delete('plans/:id/meters/:meter', [controllers.catalog.admin.PlanMeters, 'destroy'])
      .as('plan_meters.destroy')
    router.put('plans/:id', [controllers.catalog.admin.Plans, 'update']).as('plans.update')
    router
      .post('plans/:id/retirement', [controllers.catalog.admin.PlanRetirements, 'store'])
      .as('plan_retirements.store')
    router
      .delete('plans/:id/retirement', [controllers.catalog.admin.PlanRetirements, 'destroy'])
      .as('plan_retirements.destroy')
    router.resource('price-lists', controllers.catalog.admin.PriceLists).except(['show', 'destroy'])
    router
      .put('customers/:id/price-list', [controllers.catalog.admin.AccountPriceLists, 'update'])
      .as('account_price_lists.update')
    router.resource('templates', controllers.catalog.admin.Templates).except(['show', 'destroy'])
    router.resource('options', controllers.catalog.admin.Options).except(['show', 'destroy'])
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'CatalogPolicy.manage' }))
