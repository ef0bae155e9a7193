/** The port to whatever keeps secrets at rest. A sealed text opens only in the context (a conference) it was sealed for. */
export interface Sealer {
  seal(context: string, plain: string): Promise<string>;
  /** Throws where the text is not what was sealed for this context; the error says nothing of what was inside. */
  open(context: string, sealed: string): Promise<string>;
}
