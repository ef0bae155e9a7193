import type { Plugin } from 'esbuild';

/** A module that no function ever reaches. */
interface LeftOut {
  /** As it stands in the import. */
  readonly path: string;
  /** Package that imports it. */
  readonly from: string;
  /** What is taken out of it by name; without, the module itself is the function. */
  readonly names?: readonly string[];
  readonly why: string;
}

const credentials = (path: string, ...names: string[]): LeftOut => ({
  path,
  from: '@aws-sdk/credential-provider-node',
  names,
  why: 'a function has the credentials of its role in its environment',
});
const cipher = 'a notice is not encrypted';

export const leftOut: readonly LeftOut[] = [
  { path: 'brotli/decompress.js', from: 'fontkit', why: 'it unpacks WOFF2 fonts; ours are TTF' },
  { path: './3rd-party/svg-to-pdfkit', from: 'pdfmake', why: 'a notice has no drawings' },
  { path: 'xmldoc', from: 'pdfmake', names: ['XmlDocument'], why: 'a notice has no drawings' },
  { path: './qrEnc.js', from: 'pdfmake', why: 'a notice has no QR code' },
  { path: 'png-js', from: 'pdfkit', why: 'a notice has no images' },
  { path: '@noble/ciphers/aes', from: 'pdfkit', names: ['cbc', 'ecb'], why: cipher },
  { path: '@noble/hashes/sha2', from: 'pdfkit', names: ['sha256'], why: cipher },
  { path: '@noble/hashes/utils', from: 'pdfkit', names: ['concatBytes'], why: cipher },
  { path: '../csv/csv', from: 'exceljs', why: 'CSV is read and written without it' },
  credentials('@aws-sdk/credential-provider-sso', 'fromSSO'),
  credentials('@aws-sdk/credential-provider-ini', 'fromIni'),
  credentials('@aws-sdk/credential-provider-process', 'fromProcess'),
  credentials('@aws-sdk/credential-provider-web-identity', 'fromTokenFile'),
  credentials('@aws-sdk/credential-provider-http', 'fromHttp'),
  credentials('@smithy/credential-provider-imds', 'fromContainerMetadata', 'fromInstanceMetadata'),
];

/** Libraries that bring a copy of Node's own streams for browsers and very old Nodes. */
const withOwnStreams = ['exceljs', 'jszip'];

/**
 * Leaves those modules out of every bundle (docs/decisions/0007). What is reached all the same says so instead of
 * misbehaving.
 */
export const leaveOut: Plugin = {
  name: 'left-out',
  setup(build) {
    for (const each of leftOut) {
      build.onResolve({ filter: exactly(each.path) }, ({ importer }) =>
        packageOf(importer) === each.from ? { path: each.path, namespace: 'left-out', pluginData: each } : undefined,
      );
    }
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ pluginData }) => ({
      contents: refusal(pluginData as LeftOut),
      loader: 'js',
    }));
    // pdfkit imports it as a module and pdfmake requires it: one copy serves both
    build.onResolve({ filter: /^linebreak$/ }, ({ kind, importer, resolveDir }) =>
      kind === 'require-call' && packageOf(importer) === 'pdfmake'
        ? build.resolve('linebreak', { kind: 'import-statement', importer, resolveDir })
        : undefined,
    );
    // its checksums are Node's own
    build.onResolve({ filter: /^js-md5$/ }, ({ importer }) =>
      packageOf(importer) === 'pdfkit' ? { path: 'js-md5', namespace: 'of-node' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'of-node' }, () => ({ contents: md5OfNode, loader: 'js' }));
    build.onResolve({ filter: /^readable-stream$/ }, ({ importer }) =>
      withOwnStreams.includes(packageOf(importer) ?? '') ? { path: 'node:stream', external: true } : undefined,
    );
  },
};

/** What pdfkit asks of js-md5: hexadecimal, or the bytes themselves. */
const md5OfNode = `
import { createHash } from 'node:crypto';
const of = (data) => createHash('md5').update(data);
export default Object.assign((data) => of(data).digest('hex'), {
  arrayBuffer: (data) => Uint8Array.from(of(data).digest()).buffer,
});`;

/** `tryNextLink` tells the SDK's chain of credentials to go on; nobody else knows of it. */
function refusal({ path, from, names, why }: LeftOut): string {
  const message = `${path} of ${from} is left out of the bundle: ${why}. See infra/left-out.ts.`;
  return [
    `function refuse() { throw Object.assign(new Error(${JSON.stringify(message)}), { tryNextLink: true }); }`,
    ...(names ? names.map((name) => `export { refuse as ${name} };`) : ['module.exports = refuse;']),
  ].join('\n');
}

/** Name of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
  return /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(file)?.[1]?.replace('\\', '/');
}

function exactly(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.\\/]/g, '\\$&')}$`);
}
