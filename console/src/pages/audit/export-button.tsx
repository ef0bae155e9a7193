import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { auditRoutes as routes } from '../../../../shared/contracts/audit.ts';
import { saveFile } from '../../api/save-file.ts';
import { useApi } from '../../api/use-api.tsx';
import { useProblemWords } from '../../api/use-problem-words.ts';
import { Button } from '../../design/button.tsx';
import { useToast } from '../../design/toast.tsx';

/** Every entry, one a line, as it is stored: `nhipcau audit verify` proves the file without the system. */
export function ExportButton({ conferenceId }: { readonly conferenceId: `cnf_${string}` }) {
  const t = useTranslations('audit');
  const api = useApi();
  const toast = useToast();
  const words = useProblemWords();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const entries = await api.all(routes.listAudit, { params: { conferenceId }, query: { order: 'oldest' } });
      const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
      saveFile(
        { blob: new Blob(lines, { type: 'application/x-ndjson' }), name: undefined },
        `audit-${conferenceId}.ndjson`,
      );
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
