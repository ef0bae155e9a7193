import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { saveFile } from '../../api/save-file.ts';
import { useProblemWords } from '../../api/use-problem-words.ts';
import { Button } from '../../design/button.tsx';
import { useToast } from '../../design/toast.tsx';
import type { AuditRecordProps } from './record.tsx';

/** Every entry, one a line, as it is stored: `nhipcau audit verify` proves the file without the system. */
export function ExportButton({ entries, name }: AuditRecordProps['exported']) {
  const t = useTranslations('audit');
  const toast = useToast();
  const words = useProblemWords();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const lines = (await entries()).map((entry) => `${JSON.stringify(entry)}\n`);
      saveFile({ blob: new Blob(lines, { type: 'application/x-ndjson' }), name: undefined }, name);
    } catch (error) {
      toast({ text: words(error as Error).text });
    }
    setBusy(false);
  };
  return (
    <Button icon="download" busy={isBusy} onClick={() => void save()}>
      {t('export')}
    </Button>
  );
}
