import { ListLoader } from '@adonisjs/core/ace'
import MailsResend from '#notifications/commands/mails_resend'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([MailsResend])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
