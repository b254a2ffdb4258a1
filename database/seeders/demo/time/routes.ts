import router from '@adonisjs/core/services/router'

const TimeMachineController = () => import('#database/seeders/demo/time/time_machine_controller')

router.get('/dev/time', [TimeMachineController, 'show']).as('dev.time.show')
router.post('/dev/time', [TimeMachineController, 'store']).as('dev.time.store')
