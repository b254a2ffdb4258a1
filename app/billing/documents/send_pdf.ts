import type { HttpContext } from '@adonisjs/core/http'

/** Answers with a document to keep, named after its number or whatever else it is known by. */
export function sendPdf({ response }: HttpContext, name: string, content: Buffer): void {
  response.header('content-type', 'application/pdf')
  response.header('content-disposition', `attachment; filename="${fileName(name)}.pdf"`)
  response.header('cache-control', 'no-store')
  response.send(content)
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\w-]/g, '_')
}

/** The id in the name of a file that an address asks for: "01J….pdf". */
export function idOfFile(file: unknown): string {
  return String(file).replace(/\.\w+$/, '')
}
