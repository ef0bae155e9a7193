/** What is used of pdfmake, which has no types of its own. */
declare module 'pdfmake/js/Printer.js' {
  export interface UrlResolver {
    resolve(url: string): void;
    resolved(): Promise<void>;
  }
  export type PrinterClass = new (
    fonts: Record<string, Record<string, string>>,
    files: null,
    urls: UrlResolver,
    mayRead: (path: string) => boolean,
  ) => { createPdfKitDocument(definition: object): Promise<AsyncIterable<Buffer> & { end(): void }> };
  const printer: PrinterClass | { default: PrinterClass };
  export default printer;
}
