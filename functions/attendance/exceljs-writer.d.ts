/** exceljs' streaming writer alone: its types describe the whole package only. */
declare module 'exceljs/lib/stream/xlsx/workbook-writer.js' {
  import ExcelJS from 'exceljs';

  export default ExcelJS.stream.xlsx.WorkbookWriter;
}
