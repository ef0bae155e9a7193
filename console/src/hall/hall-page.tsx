import type { HallWords } from './words.ts';

export function HallPage({ words }: { readonly words: HallWords }) {
  return (
    <main>
      <h1>{words('title')}</h1>
      <p>{words('notYet')}</p>
    </main>
  );
}
