import { ListLoader } from '@adonisjs/core/ace'
import BusinessRecount from '#admin/commands/business_recount'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([BusinessRecount])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
