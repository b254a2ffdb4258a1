import { invalidRequest } from './errors.js'

const URLS = /(^|_)url$/
const EMAILS = /(^|_)email$/

/**
 * Refuses texts of a write that are of the right type and length, and yet not what their name
 * says: addresses of pages and of mailboxes, wherever in the request they stand.
 */
export function checkTexts(value: unknown, param = '', name = '') {
  if (typeof value === 'string') return checkText(name, value, param)
  if (typeof value !== 'object' || value === null || name === 'metadata') return
  for (const [key, item] of Object.entries(value)) {
    checkTexts(item, param ? `${param}[${key}]` : key, Array.isArray(value) ? name : key)
  }
}

function checkText(name: string, value: string, param: string) {
  if (value === '') return
  if (URLS.test(name)) checkUrl(value, param)
  if (EMAILS.test(name) && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value)) {
    throw invalidRequest(`Invalid email address: ${value}`, { code: 'email_invalid', param })
  }
}

/** Apps have schemes of their own, so any will do. */
function checkUrl(value: string, param: string) {
  if (!/^[a-z][a-z\d+.-]*:/i.test(value)) {
    throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param,
    })
  }
  if (!URL.canParse(value)) throw invalidRequest('Not a valid URL', { code: 'url_invalid', param })
}
