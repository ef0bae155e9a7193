import { CSPProvider } from '@base-ui/react/csp-provider';
import type { ReactNode } from 'react';

/** The policy of the page takes no inline styles: Base UI leaves its own out, and ours stand in files. */
export function StyleSafety({ children }: { readonly children: ReactNode }) {
  return <CSPProvider disableStyleElements>{children}</CSPProvider>;
}
