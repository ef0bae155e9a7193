import { byNamespace } from './by-namespace.ts';

/** Every page's messages of one language, as one file of the build. */
export const messages = byNamespace(
  import.meta.glob(['../*/messages/en.json', '!../hall/**', '../pages/*/messages/en.json', './messages/en.json'], {
    eager: true,
    import: 'default',
  }),
);
