import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useApi } from '../../api/use-api.tsx';
import { useToast } from '../../design/toast.tsx';
import type { Point } from './directory.ts';
import { bodyOf, type Form, fields, formOf, isSame } from './form.ts';

interface Saving {
  readonly form: Form;
  readonly base: Point | undefined;
}

export interface SavePointOptions {
  readonly onSaved: (point: Point) => void;
  /** Somebody else saved meanwhile: the point as it stands now. */
  readonly onOvertaken: (point: Point) => void;
}

/** Saves a point on the version it was begun on, and can take that back. */
export function useSavePoint({ onSaved, onOvertaken }: SavePointOptions) {
  const t = useTranslations('points');
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const put = (form: Form, version: number, base: Point | undefined): Promise<Point> =>
    api.call(directoryRoutes.putPoint, { params: { code: form.code.trim() }, body: bodyOf(form, version, base) });
  const spread = (point: Point): void => {
    cache.setQueryData(keyOf(directoryRoutes.getPoint, { params: { code: point.code } }), point);
    void cache.invalidateQueries({ queryKey: keyOf(directoryRoutes.listPoints) });
    void cache.invalidateQueries({ queryKey: keyOf(directoryRoutes.listLevels) });
  };
  const undo = async (before: Point, after: Point): Promise<void> => {
    try {
      spread(await put(formOf(before), after.version, before));
      toast({ text: t('undone', { name: before.name }) });
    } catch (error) {
      const isOvertaken = error instanceof ApiProblem && error.code === 'version-lost';
      toast({ text: isOvertaken ? t('undoOvertaken', { name: before.name }) : t('undoFailed', { name: before.name }) });
    }
  };
  const saving = useMutation<Point | { readonly overtakenBy: Point }, Error, Saving>({
    mutationFn: async ({ form, base }) => {
      try {
        return await put(form, base?.version ?? 0, base);
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'version-lost') throw error;
        const point = await api.call(directoryRoutes.getPoint, { params: { code: form.code.trim() } });
        // The answer to the same save was lost on its way: it is saved.
        const isMine = fields.every((field) => isSame(form, formOf(point), field));
        return isMine ? point : { overtakenBy: point };
      }
    },
    onSuccess: (answer, { base }) => {
      if ('overtakenBy' in answer) {
        cache.setQueryData(
          keyOf(directoryRoutes.getPoint, { params: { code: answer.overtakenBy.code } }),
          answer.overtakenBy,
        );
        onOvertaken(answer.overtakenBy);
        return;
      }
      spread(answer);
      onSaved(answer);
      toast(
        base
          ? {
              text: t('saved', { name: answer.name }),
              undo: { label: t('undo'), onUndo: () => void undo(base, answer) },
            }
          : { text: t('added', { name: answer.name }) },
      );
    },
  });
  return {
    save: (form: Form, base: Point | undefined) => saving.mutate({ form, base }),
    isBusy: saving.isPending,
    error: saving.error,
  };
}
