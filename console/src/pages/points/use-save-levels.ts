import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useApi } from '../../api/use-api.tsx';
import { useToast } from '../../design/toast.tsx';
import { isSameLevels, type Level, type Levels } from './levels.ts';

export interface SaveLevelsOptions {
  readonly onSaved: () => void;
  /** Somebody else changed the levels meanwhile: as they stand now. */
  readonly onOvertaken: (levels: Levels) => void;
}

const tries = 3;

/** Saves the levels on those that were seen, and can take that back. */
export function useSaveLevels({ onSaved, onOvertaken }: SaveLevelsOptions) {
  const t = useTranslations('points');
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  /** The version is the whole directory's: a point that somebody saved is no reason to ask anybody, other levels are. */
  const put = async (base: Levels, levels: readonly Level[]): Promise<Levels | { readonly overtakenBy: Levels }> => {
    let { version } = base;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await api.call(directoryRoutes.replaceLevels, { body: { version, levels: [...levels] } });
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'directory-moved' || attempt === tries) throw error;
        const now = await api.call(directoryRoutes.listLevels, {});
        // the answer to the same save was lost on its way: it is saved
        if (isSameLevels(now.levels, levels)) return now;
        if (!isSameLevels(now.levels, base.levels)) return { overtakenBy: now };
        version = now.version;
      }
    }
  };
  const spread = (levels: Levels): void => {
    cache.setQueryData(keyOf(directoryRoutes.listLevels), levels);
    for (const route of [directoryRoutes.listLevels, directoryRoutes.listPoints, directoryRoutes.getPoint])
      void cache.invalidateQueries({ queryKey: keyOf(route) });
  };
  const undo = async (before: Levels, after: Levels): Promise<void> => {
    try {
      const answer = await put(after, before.levels);
      if ('overtakenBy' in answer) toast({ text: t('levels.undoOvertaken') });
      else {
        spread(answer);
        toast({ text: t('levels.undone') });
      }
    } catch {
      toast({ text: t('levels.undoFailed') });
    }
  };
  return useMutation({
    mutationFn: ({ base, levels }: { readonly base: Levels; readonly levels: readonly Level[] }) => put(base, levels),
    onSuccess: (answer, { base }) => {
      if ('overtakenBy' in answer) {
        onOvertaken(answer.overtakenBy);
        return;
      }
      spread(answer);
      onSaved();
      toast({
        text: t('levels.saved'),
        undo: { label: t('undo'), onUndo: () => void undo(base, answer) },
      });
    },
  });
}
