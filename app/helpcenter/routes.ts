import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router.get('/help', [controllers.helpcenter.Articles, 'index']).as('articles.index')
router.get('/help/:slug', [controllers.helpcenter.Articles, 'show']).as('articles.show')

router
  .group(() => {
    router.get('/articles', [controllers.helpcenter.admin.Articles, 'index']).as('articles.index')
    router
      .get('/articles/create', [controllers.helpcenter.admin.Articles, 'create'])
      .as('articles.create')
    router.post('/articles', [controllers.helpcenter.admin.Articles, 'store']).as('articles.store')
    router
      .get('/articles/:id/edit', [controllers.helpcenter.admin.Articles, 'edit'])
      .as('articles.edit')
    router
      .put('/articles/:id', [controllers.helpcenter.admin.Articles, 'update'])
      .as('articles.update')
    router
      .delete('/articles/:id', [controllers.helpcenter.admin.Articles, 'destroy'])
      .as('articles.destroy')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'HelpcenterArticlePolicy.manage' }))
