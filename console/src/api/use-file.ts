import { useState } from 'react';
import type { Route } from '../../../shared/contracts/route.ts';
import { openFile, saveFile } from './save-file.ts';
import type { Input } from './shapes.ts';
import { useApi } from './use-api.tsx';

/** A file of a route that `gives` one, on a press: shown in a tab of its own, or handed over under a name. */
export function useFile<R extends Route>(route: R) {
  const api = useApi();
  const [state, setState] = useState<{ busy: boolean; error?: Error }>({ busy: false });
  const take = async (input: Input<R>, then: (file: Awaited<ReturnType<typeof api.file>>) => void): Promise<void> => {
    setState({ busy: true });
    try {
      then(await api.file(route, input));
      setState({ busy: false });
    } catch (error) {
      setState({ busy: false, error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  return {
    ...state,
    open: (input: Input<R>) => take(input, openFile),
    save: (input: Input<R>, fallbackName: string) => take(input, (file) => saveFile(file, fallbackName)),
  };
}
