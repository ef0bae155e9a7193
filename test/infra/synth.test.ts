import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { functions } from '../../infra/functions.ts';

/** The command of docs/deploy.md as a shell runs it, where there is no account, no Region, no home and no network. */
const root = resolve(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { synth: string } };
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
const nowhere = 'http://127.0.0.1:9';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

describe('the synthesis on the command line', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'nhip-cau-synth-'));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('needs no account and no network, asks for none, and leaves the template of every stack', () => {
    const out = join(home, 'out');
    const reachedFor = join(home, 'reached-for');
    const { status, stderr } = spawnSync(`${scripts.synth} --output ${out}`, {
      shell: true,
      cwd: root,
      encoding: 'utf8',
      env: {
        PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
        HOME: home,
        NODE_OPTIONS: `--require ${join(root, 'test/infra/no-network.cjs')}`,
        REACHED_FOR: reachedFor,
        ...{ HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, http_proxy: nowhere, https_proxy: nowhere },
      },
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    expect(context['cli-telemetry']).toBe(false); // its sender outlives the command and would not be seen here
    expect(existsSync(reachedFor) ? readFileSync(reachedFor, 'utf8') : '').toBe('');

    const typesOf = (stack: string) => {
      const { Resources } = JSON.parse(readFileSync(join(out, `${stack}.template.json`), 'utf8')) as Template;
      return Object.values(Resources).map(({ Type }) => Type);
    };
    expect(typesOf('NhipCauState')).toContain('AWS::DynamoDB::Table');
    expect(typesOf('NhipCauWatch')).toContain('AWS::CloudWatch::Dashboard');
    expect(typesOf('NhipCauEdge')).toContain('AWS::CloudFront::Distribution');
    const lambdas = typesOf('NhipCauCompute').filter((type) => type === 'AWS::Lambda::Function');
    expect(lambdas.length).toBeGreaterThanOrEqual(functions.length);
  });
});
