import { ListLoader } from '@adonisjs/core/ace'
import StaffCreate from '#identity/commands/staff_create'
import UserLink from '#identity/commands/user_link'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([StaffCreate, UserLink])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
