import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import type { Download } from '../../api/client.ts';
import { saveFile } from '../../api/save-file.ts';
import { useApi } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';

type Sheet = 'points' | 'delegates' | 'intervals';

/** A file of the whole or of one branch, as the API writes it. */
export function useExport(branch: string | undefined) {
  const api = useApi();
  const { id: conferenceId } = useConference();
  return useMutation<Download, Error, Sheet | 'workbook'>({
    mutationFn: (what) => {
      const params = { conferenceId };
      const of = branch ? { branch } : {};
      return what === 'workbook'
        ? api.file(attendanceRoutes.xlsx, { params, query: of })
        : api.file(attendanceRoutes.csv, { params, query: { ...of, sheet: what } });
    },
    onSuccess: (file, what) => {
      const stem = `diem-danh-${conferenceId}${branch ? `-${branch}` : ''}`;
      saveFile(file, what === 'workbook' ? `${stem}.xlsx` : `${stem}-${what}.csv`);
    },
  });
}

export interface ExportMenuProps {
  readonly making: ReturnType<typeof useExport>;
  /** Name of the branch that the file is limited to. */
  readonly of: string | undefined;
}

export function ExportMenu({ making, of }: ExportMenuProps) {
  const t = useTranslations('attendance');
  return (
    <Menu
      trigger={
        <Button icon="download" busy={making.isPending}>
          {t('download.label')}
        </Button>
      }
      entries={[
        { text: of === undefined ? t('download.all') : t('download.branch', { name: of }) },
        { label: t('download.workbook'), onSelect: () => making.mutate('workbook') },
        'rule',
        { label: t('download.points'), onSelect: () => making.mutate('points') },
        { label: t('download.delegates'), onSelect: () => making.mutate('delegates') },
        { label: t('download.intervals'), onSelect: () => making.mutate('intervals') },
      ]}
    />
  );
}
