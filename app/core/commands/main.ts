import { ListLoader } from '@adonisjs/core/ace'
import Worker from '#core/commands/worker'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([Worker])

export const getMetaData = () => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
