export type { HeldFor, MailAttachment, MailContent, MailKind } from '@innkeeper/panel'
