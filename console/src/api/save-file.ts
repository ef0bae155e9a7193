import type { Download } from './client.ts';

/** Hands a file to the browser under a name. */
export function saveFile(file: Download, fallbackName: string): void {
  const url = URL.createObjectURL(file.blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name ?? fallbackName;
  link.click();
  // The browser takes the bytes after the click; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Shows a file (a PDF) in a tab of its own. */
export function openFile(file: Download): void {
  const url = URL.createObjectURL(file.blob);
  window.open(url, '_blank', 'noopener');
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
