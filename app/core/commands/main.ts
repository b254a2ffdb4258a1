import { ListLoader } from '@adonisjs/core/ace'
import Doctor from '#core/commands/doctor'
import MakeDriver from '#core/commands/make_driver'
import MakeGateway from '#core/commands/make_gateway'
import MakeModule from '#core/commands/make_module'
import OutboxResume from '#core/commands/outbox_resume'
import RestoreCheck from '#core/commands/restore_check'
import Worker from '#core/commands/worker'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([
  Doctor,
  MakeDriver,
  MakeGateway,
  MakeModule,
  OutboxResume,
  RestoreCheck,
  Worker,
])

export const getMetaData = () => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
