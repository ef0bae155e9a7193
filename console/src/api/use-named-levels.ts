import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { namedLevels } from './level-names.ts';

type Levels = ReturnType<typeof namedLevels>;

export function useNamedLevels(levels: Readonly<Levels> | undefined): Levels | undefined {
  const t = useTranslations('words');
  return useMemo(
    () => levels && namedLevels(levels, (code) => t(`level.${code as 'central' | 'province' | 'commune'}`)),
    [levels, t],
  );
}
