import { extractText, getDocumentProxy } from 'unpdf'

/** What a PDF says, from its first page to its last, with single spaces between words. */
export async function pdfText(pdf: Buffer): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const { text } = await extractText(document, { mergePages: true })
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ')
}
