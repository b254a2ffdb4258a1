import type { Reply } from './client.js'

export const statusOf = async (reply: Promise<Reply>) => {
  const { status } = await reply
  return status
}

export const reasonOf = async (reply: Promise<Reply>) => {
  const { reason } = await reply
  return reason
}

/** The data of a reply, whose shape the test knows. */
export const dataOf = async (reply: Promise<Reply>) => {
  const { body } = await reply
  return body.data
}
