import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const ArticlesController = () => import('#helpcenter/controllers/articles_controller')
const AdminArticlesController = () => import('#helpcenter/controllers/admin/articles_controller')

router.get('/help', [ArticlesController, 'index']).as('articles.index')
router.get('/help/:slug', [ArticlesController, 'show']).as('articles.show')

router
  .group(() => {
    router.get('/articles', [AdminArticlesController, 'index']).as('articles.index')
    router.get('/articles/create', [AdminArticlesController, 'create']).as('articles.create')
    router.post('/articles', [AdminArticlesController, 'store']).as('articles.store')
    router.get('/articles/:id/edit', [AdminArticlesController, 'edit']).as('articles.edit')
    router.put('/articles/:id', [AdminArticlesController, 'update']).as('articles.update')
    router.delete('/articles/:id', [AdminArticlesController, 'destroy']).as('articles.destroy')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'articles.manage' }))
