/** exceljs without its streams and its CSV: its types describe the whole package only. */
declare module 'exceljs/lib/doc/workbook.js' {
  export { Workbook as default } from 'exceljs';
}
