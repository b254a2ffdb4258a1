import { defineConfig } from '@adonisjs/core/bodyparser'

/**
 * Uploads are off unless a route asks for them: a stray file field must neither fill the disk nor reach a parser.
 * JSON is taken as text: how deep it is nested is looked at before it is read (`core/forms/read_json`).
 * White space is kept, because a password is used exactly as it was typed; validators trim what may be trimmed.
 */
const bodyParserConfig = defineConfig({
  allowedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  form: {
    convertEmptyStringsToNull: true,
    trimWhitespaces: false,
    types: ['application/x-www-form-urlencoded'],
    limit: '256kb',
  },
  json: { types: [] },
  raw: { types: ['application/json', 'application/csp-report'], limit: '1mb' },
  multipart: {
    autoProcess: false,
    convertEmptyStringsToNull: true,
    trimWhitespaces: false,
    processManually: [],
    limit: '256kb',
    types: ['multipart/form-data'],
  },
})

export default bodyParserConfig
