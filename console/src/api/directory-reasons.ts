/** A reason that the directory gives, as a message key of its own and what stands in it. */
export interface Reason {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  /** The point it is about, where the reason names one first. */
  readonly of?: string;
}

const quoted = '"(?<value>.*)"';

/** The words of shared/domain (import-columns, import-preview, directory-tree) and functions/directory (read-file and its readers). */
const known: Readonly<Record<string, RegExp>> = {
  columnMissing: /^this column is missing$/,
  columnNameless: /^a column has no name$/,
  columnUnknown: /^unknown column; known are (?<known>.+)$/,
  columnTwice: /^this column is there twice$/,
  cells: /^has (?<count>\d+) cells, the header has (?<most>\d+)$/,
  formula: /^is a formula; give its value$/,
  control: /^contains control characters or line breaks$/,
  lost: /^contains a character that was lost/,
  readTwice: /^looks like UTF-8 read as Windows-1252/,
  tcvn3: /^looks like TCVN3/,
  long: /^has (?<count>\d+) characters, at most (?<most>\d+) are taken$/,
  code: new RegExp(`^${quoted} is not a code`),
  email: new RegExp(`^${quoted} is not an e-mail address$`),
  phone: new RegExp(`^${quoted} is not a phone number$`),
  number: /^is a number in the sheet, which loses leading zeros/,
  empty: /^is empty$/,
  day: new RegExp(`^${quoted} is not a day like`),
  seats: new RegExp(`^${quoted} is not a whole number from 0 to 100000$`),
  double: /^(?<value>\S+) is already in line (?<line>\d+)$/,
  contactName: /^is needed where an address or a phone is given$/,
  full: /^the directory would have (?<count>\d+) points; at most (?<most>\d+) are kept$/,
  parentRing: /^the parents form a ring: (?<value>.+)$/,
  deep: /^lies deeper than (?<most>\d+) levels$/,
  level: new RegExp(`^unknown level ${quoted}; known are (?<known>.+)$`),
  ownParent: /^is its own parent$/,
  parent: new RegExp(`^unknown parent ${quoted}$`),
  parentLower: /^the parent (?<value>\S+) is of level (?<above>\S+), which lies below (?<level>\S+)$/,
  order: /^must be after valid_from$/,
  ownMerger: /^is merged into itself$/,
  merger: new RegExp(`^unknown point ${quoted}$`),
  needsEnd: /^is needed where merged_into is given$/,
  mergerRing: /^the mergers form a ring$/,
  keptByOffice: /^is kept by the central office$/,
  fileEmpty: /^the file is empty$/,
  oldExcel: /^the file is an old Excel workbook/,
  noRows: /^there is a header and no row below it$/,
  rows: /^there are (?<count>\d+) rows; at most (?<most>\d+) are taken at once$/,
  encoding: /^the file is (?<value>.+), not UTF-8; save it as/,
  binary: /^the file is binary, neither CSV nor XLSX$/,
  csv: /^cannot be read as CSV: /,
  damaged: /^the file is damaged|or is damaged$|^the file packs \d+ parts/,
  noSheet: /^the workbook has no sheet$/,
  password: /^the file is protected by a password/,
  notXlsx: /^the file is (a Word document|an XLSB workbook|an OpenDocument file|a ZIP archive)/,
};
export const reasonKeys = Object.keys(known);

export function reasonOf(text: string): Reason | undefined {
  for (const [key, shape] of Object.entries(known)) {
    const found = shape.exec(text);
    if (found) return { key, values: { ...found.groups } };
  }
  const named = /^(?:point )?(?<of>[0-9A-Za-z][0-9A-Za-z._-]{0,31}): (?<rest>.+)$/s.exec(text);
  const inner = named && reasonOf(named.groups?.rest ?? '');
  return inner ? { ...inner, of: named.groups?.of ?? '' } : undefined;
}
