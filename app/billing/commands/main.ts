import { ListLoader } from '@adonisjs/core/ace'
import BillingCheck from '#billing/commands/billing_check'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([BillingCheck])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
