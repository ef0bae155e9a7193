import { byNamespace } from './by-namespace.ts';

/** Every page's messages of one language, as one file of the build. */
export const messages = byNamespace(
  import.meta.glob(['../*/messages/bn.json', '!../hall/**', '../pages/*/messages/bn.json', './messages/bn.json'], {
    eager: true,
    import: 'default',
  }),
);
