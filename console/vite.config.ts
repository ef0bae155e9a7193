import { resolve } from 'node:path';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { hallBengaliFace } from './bengali-face.ts';
import { compileMessages } from './compile-messages.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);

const system = 'http://127.0.0.1:4380';

/** A module that computes with Node's own would break in the browser, at the person's desk: it breaks here. */
function refuseNode(): Plugin {
  return {
    name: 'refuse-node',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^node:/ },
      handler(id, importer) {
        throw new Error(`${importer} imports ${id}: pages cannot run it`);
      },
    },
  };
}

/** The running system's settings with its API taken through this server: pages of another origin may not call it. */
function developmentSettings(): Plugin {
  return {
    name: 'development-settings',
    configureServer(server) {
      server.middlewares.use('/config.json', (_request, response, next) => {
        fetch(`${system}/config.json`)
          .then((answer) => answer.json())
          .then((settings: Record<string, string>) => {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify({ ...settings, apiUrl: '/api' }));
          })
          .catch(next);
      });
    },
  };
}

/** Every style sheet says the order of the layers first: which file a browser gets first must not decide who wins. */
function orderLayers(): Plugin {
  return {
    name: 'order-layers',
    enforce: 'pre',
    transform: {
      filter: { id: /\/console\/src\/.*\.css$/ },
      handler: (code) => ({ code: `@layer reset, base, components, pages, motion, print;\n${code}`, map: null }),
    },
  };
}

/**
 * What the pages of the console share comes as two files, libraries and own, not as one for each few hundred bytes: a page opens with
 * some twenty requests, and a new version leaves the libraries where they are kept. The hall's page, within its own budget, gets nothing of
 * it; charts stay with the pages that draw.
 */
function sharedByPages(id: string, modules: Rolldown.ChunkingContext): string | null {
  const isApart = /\/console\/src\/pages\/|\/messages\/|\/all-\w+\.ts|chart|uplot/.test(id);
  const isFirst = leadsTo(id, '/app/main.tsx', (of) => of.importers, modules);
  if ((isApart && !isFirst) || /\.html$|\/app\/main\.tsx$/.test(id)) return null;
  if (leadsTo(id, '/hall.html', (of) => [...of.importers, ...of.dynamicImporters], modules)) return null;
  return id.includes('/node_modules/') ? 'libraries' : 'shared';
}

/** Whether a module is needed, by way of those that `by` names, by the one whose path ends so. */
function leadsTo(
  id: string,
  end: string,
  by: (of: Rolldown.ModuleInfo) => readonly string[],
  modules: Rolldown.ChunkingContext,
  seen = new Set<string>(),
): boolean {
  if (id.endsWith(end)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  const of = modules.getModuleInfo(id);
  return of !== null && by(of).some((importer) => leadsTo(importer, end, by, modules, seen));
}

/** Two entries: the console (React) and the hall page (Preact, within its own budget). `npm start` serves what is built here. */
export default defineConfig({
  root: at('.'),
  base: '/',
  plugins: [compileMessages(), hallBengaliFace(), orderLayers(), refuseNode(), developmentSettings()],
  resolve: {
    alias: {
      'use-intl/format-message': 'use-intl/format-message/format-only',
      '@aws-sdk/client-chime-sdk-messaging': at('src/hall/media/no-chat.ts'),
    },
  },
  define: {
    // The Chime client takes the browser's global for Node's.
    global: 'globalThis',
    // Of its 64-bit numbers, which go on without: the content security policy forbids what is compiled on the page.
    'WebAssembly.Module': 'undefined',
  },
  build: {
    outDir: at('../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // The content security policy takes no data: fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { moduleLevelDirective: false },
      input: { index: at('index.html'), hall: at('hall.html') },
      output: { codeSplitting: { groups: [{ name: sharedByPages, includeDependenciesRecursively: false }] } },
    },
  },
  css: { modules: { generateScopedName: '[name]-[local]-[hash:base64:5]' } },
  server: {
    port: 4390,
    host: '127.0.0.1',
    // A system started with `npm start` answers; the pages come from here, changed as one writes.
    proxy: { '/api': { target: system } },
  },
});
