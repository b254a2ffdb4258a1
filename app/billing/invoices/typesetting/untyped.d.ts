declare module 'linebreak' {
  /** Tells one after the other where a line of text may end (Unicode UAX 14). */
  export default class LineBreaker {
    constructor(text: string)
    nextBreak(): { position: number; required: boolean } | null
  }
}

declare module 'bidi-js' {
  interface Bidi {
    getEmbeddingLevels(text: string, direction?: 'ltr' | 'rtl' | 'auto'): { levels: Uint8Array }
    getMirroredCharacter(letter: string): string | null
  }
  /** Unicode's bidirectional algorithm (UAX 9). */
  export default function bidiFactory(): Bidi
}
