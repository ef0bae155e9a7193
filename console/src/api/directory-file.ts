import type { directoryRoutes } from '../../../shared/contracts/directory.ts';
import { importColumns } from '../../../shared/domain/import-columns.ts';
import { partsOf } from '../i18n/local-time.ts';
import type { Download } from './client.ts';
import { csvFile } from './csv-file.ts';
import type { ItemOf } from './shapes.ts';

type Point = ItemOf<typeof directoryRoutes.listPoints>;

const two = (value: number): string => String(value).padStart(2, '0');

/** The day of a midnight in Việt Nam, any other instant in full: both are read back as what they were. */
function dayCell(at: number | undefined): string {
  if (at === undefined) return '';
  const { year, month, day, hour, minute } = partsOf(at);
  const isMidnight = hour === 0 && minute === 0 && at % 60_000 === 0;
  return isMidnight ? `${year}-${two(month)}-${two(day)}` : new Date(at).toISOString();
}

/** Points in the columns of the import: what is saved here and sent back changes nothing. Parents stand before what is below them. */
export function directoryRows(points: readonly Point[]): (readonly (string | number | undefined)[])[] {
  const rows = points
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((point) => {
      const [host, office] = (['host', 'office'] as const).map((role) =>
        point.contacts.find((contact) => contact.role === role),
      );
      return [
        ...[point.code, point.name, point.level, point.parent, point.type, point.seats],
        ...[dayCell(point.validFrom), dayCell(point.validTo), point.mergedInto],
        ...[host?.name, host?.email, host?.phone, office?.name, office?.email, office?.phone],
      ];
    });
  return [importColumns, ...rows];
}

export function directoryFile(points: readonly Point[], name: string): Download {
  return csvFile(directoryRows(points), name);
}
