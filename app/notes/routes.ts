import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

router
  .group(() => {
    router.post('/notes', [controllers.notes.admin.Notes, 'store']).as('notes.store')
    router.get('/notes/:id/edit', [controllers.notes.admin.Notes, 'edit']).as('notes.edit')
    router.put('/notes/:id', [controllers.notes.admin.Notes, 'update']).as('notes.update')
    router.delete('/notes/:id', [controllers.notes.admin.Notes, 'destroy']).as('notes.destroy')
    router.post('/notes/:id/pin', [controllers.notes.admin.NotePins, 'store']).as('note_pins.store')
    router
      .delete('/notes/:id/pin', [controllers.notes.admin.NotePins, 'destroy'])
      .as('note_pins.destroy')
  })
  .prefix('/admin')
  .as('admin')
  .use(middleware.staff({ can: 'NotePolicy.write' }))
