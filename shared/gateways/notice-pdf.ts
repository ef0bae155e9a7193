import type { PrinterClass, UrlResolver } from 'pdfmake/js/Printer.js';
import type { Notice } from '../domain/notice.ts';
import { fontName, noticeLayout } from './notice-pdf-layout.ts';

/** Prints a notice. The same notice gives the same bytes, so that a repeat cannot change what was published. */
export interface NoticePrinter {
  print(notice: Notice): Promise<Buffer>;
}

/** Whole font files: a subset by script lacks half of the Vietnamese letters. */
export const fontFiles = {
  normal: 'Tinos_400Regular.ttf',
  bold: 'Tinos_700Bold.ttf',
  italics: 'Tinos_400Regular_Italic.ttf',
  bolditalics: 'Tinos_700Bold_Italic.ttf',
} as const;

/** `pathOf` tells where a font file lies. The library is loaded at the first print. */
export function createNoticePrinter(pathOf: (file: string) => string): NoticePrinter {
  const paths = Object.fromEntries(Object.entries(fontFiles).map(([style, file]) => [style, pathOf(file)]));
  const allowed = new Set(Object.values(paths));
  return {
    async print(notice) {
      const Printer = await printerClass();
      const printer = new Printer({ [fontName]: { ...paths } }, null, noUrls, (path) => allowed.has(path));
      const document = await printer.createPdfKitDocument(noticeLayout(notice));
      document.end();
      const chunks: Buffer[] = [];
      for await (const chunk of document) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

/** Nothing of a notice comes from the network. */
const noUrls: UrlResolver = { resolve: () => undefined, resolved: async () => undefined };

/** pdfmake's layout engine itself: its front door brings a virtual file system and a fetcher that are not wanted here. */
async function printerClass(): Promise<PrinterClass> {
  const { default: module } = await import('pdfmake/js/Printer.js');
  return 'default' in module ? module.default : module; // CommonJS comes wrapped once by Node, not at all by a bundler
}
