import type { directoryRoutes } from '../../../shared/contracts/directory.ts';
import { usualLevels } from '../../../shared/domain/point.ts';
import type { Answer } from './shapes.ts';

type Level = Answer<typeof directoryRoutes.listLevels>['levels'][number];

/** The levels in this language: those that every country begins with are ours to name; what an office calls a level is its own word. */
export function namedLevels(levels: readonly Level[], wordOf: (code: string) => string): Level[] {
  const isUsual = ({ code, name }: Level): boolean =>
    usualLevels.some((level) => level.code === code && level.name === name);
  return levels.map((level) => (isUsual(level) ? { ...level, name: wordOf(level.code) } : level));
}
