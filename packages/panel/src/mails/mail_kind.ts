/** Stands for an address that nobody proved yet: the mail waits until the account has one. */
export interface HeldFor {
  /** Id of the account. */
  heldFor: string
}

/** What a mail says, in parts that are written once as HTML and once as plain text. */
export interface MailContent {
  /** A bare address; display names never reach a transport, where they could smuggle in recipients. */
  to: string | HeldFor
  subject: string
  heading: string
  paragraphs: string[]
  facts?: { label: string; value: string }[]
  /** A command or address to copy, shown in monospace. */
  code?: string
  action?: { label: string; url: string }
  /** Smaller text below, such as "you did not ask for this?". */
  footnote?: string
  attachments?: MailAttachment[]
}

export interface MailAttachment {
  name: string
  contentType: string
  read(): Promise<Buffer>
}

/** One kind of mail: from the ids of what happened to what is said, or null where there is nothing to say any more. */
export interface MailKind<Payload = Record<string, string>> {
  /** "module.what", such as "billing.payment_received". */
  name: string
  compose(payload: Payload): Promise<MailContent | null>
}
