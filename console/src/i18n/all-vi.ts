import { byNamespace } from './by-namespace.ts';

/** Every page's messages of one language, as one file of the build. */
export const messages = byNamespace(
  import.meta.glob(['../*/messages/vi.json', '!../hall/**', '../pages/*/messages/vi.json', './messages/vi.json'], {
    eager: true,
    import: 'default',
  }),
);
