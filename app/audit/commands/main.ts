import { ListLoader } from '@adonisjs/core/ace'
import AuditForgetAddresses from '#audit/commands/audit_forget_addresses'
import AuditVerify from '#audit/commands/audit_verify'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

const loader = new ListLoader([AuditForgetAddresses, AuditVerify])

export const getMetaData = (): Promise<CommandMetaData[]> => loader.getMetaData()
export const getCommand = (metaData: CommandMetaData) => loader.getCommand(metaData)
