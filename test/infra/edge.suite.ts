import { contentSecurityPolicy, permissionsPolicy } from '../../infra/constructs/security-headers.ts';
import { synthesise } from './synthesised.ts';

const system = synthesise();

type Told = { uri?: string; body?: string; headers?: Record<string, { value: string }>; cookies?: object };

/** The viewer-request function whose name ends so, as CloudFront runs it. */
function edgeFunction(end: string): (event: unknown) => Told {
  const found = Object.values(system.find('edge', 'AWS::CloudFront::Function')).find(({ Properties }) =>
    String(Properties.Name).endsWith(end),
  );
  const { FunctionCode: code } = found?.Properties ?? {};
  const text =
    typeof code === 'string'
      ? code
      : code['Fn::Join'][1].map((each: unknown) => (typeof each === 'string' ? each : 'value')).join('');
  return new Function(`${text}; return handler;`)();
}

describe('the console', () => {
  const [distribution] = Object.values(system.find('edge', 'AWS::CloudFront::Distribution'));
  const config = distribution?.Properties.DistributionConfig;

  it('comes from a private bucket that only this distribution reads', () => {
    const [origin] = config.Origins;
    const bucket = system.find('edge', 'AWS::S3::Bucket')[origin.DomainName['Fn::GetAtt'][0]];
    expect(bucket?.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket?.Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(bucket?.Properties.WebsiteConfiguration).toBeUndefined();
    expect(Object.keys(system.find('edge', 'AWS::CloudFront::OriginAccessControl'))).toHaveLength(1);
    const policies = Object.values(system.find('edge', 'AWS::S3::BucketPolicy')).map((each) => JSON.stringify(each));
    expect(policies.some((each) => each.includes('cloudfront.amazonaws.com') && each.includes('AWS:SourceArn'))).toBe(
      true,
    );
  });

  it('goes over TLS and may only be read', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
    });
  });

  it('has the security headers', () => {
    const [policy] = Object.values(system.find('edge', 'AWS::CloudFront::ResponseHeadersPolicy'));
    const { SecurityHeadersConfig: headers } = policy!.Properties.ResponseHeadersPolicyConfig;
    expect(headers.FrameOptions.FrameOption).toBe('DENY');
    expect(headers.ContentTypeOptions.Override).toBe(true);
    expect(headers.ReferrerPolicy.ReferrerPolicy).toBe('no-referrer');
    expect(headers.StrictTransportSecurity).toMatchObject({
      AccessControlMaxAgeSec: 63_072_000,
      IncludeSubdomains: true,
    });
  });

  it('is one build for all: where it belongs is told at run time', () => {
    const handler = edgeFunction('-pages');
    const told = handler({ request: { uri: '/config.json' } });
    expect(Object.keys(JSON.parse(told.body ?? '')).sort()).toEqual(
      ['apiUrl', 'cli', 'clientId', 'issuer', 'mediaRegion', 'pushUrl', 'signInUrl', 'stage'].sort(),
    );
    expect(told.headers?.['cache-control']).toEqual({ value: 'no-store' });
    expect(handler({ request: { uri: '/c/cnf_1/board' } }).uri).toBe('/index.html');
    expect(handler({ request: { uri: '/h' } }).uri).toBe('/hall.html');
    expect(handler({ request: { uri: '/assets/app-1a2b.js' } }).uri).toBe('/assets/app-1a2b.js');
  });

  it('has the API under its own origin, uncached and with every header, for the cookie of a hall', () => {
    const [behaviour, ...more] = config.CacheBehaviors;
    expect(more).toEqual([]);
    expect(behaviour).toMatchObject({ PathPattern: '/api/*', ViewerProtocolPolicy: 'https-only' });
    // AWS's own policies: CachingDisabled, AllViewerExceptHostHeader.
    expect([behaviour.CachePolicyId, behaviour.OriginRequestPolicyId]).toEqual([
      '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    ]);
    const origin = config.Origins.find(({ Id }: { Id: string }) => Id === behaviour.TargetOriginId);
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
  });

  it("makes a bearer of a hall's cookie for the bridge that the page names, and of no other", () => {
    const handler = edgeFunction('-own-api');
    const cookies = { '__Host-hall-brg_a': { value: 'brg_a.secret' }, '__Host-hall-brg_b': { value: 'brg_b.other' } };
    const asked = (headers: object) => handler({ request: { uri: '/api/hall/seat', headers, cookies } });
    expect(asked({ 'x-hall': { value: 'brg_b' } })).toEqual({
      uri: '/hall/seat',
      headers: { 'x-hall': { value: 'brg_b' }, authorization: { value: 'Bearer brg_b.other' } },
      cookies: {},
    });
    expect(asked({}).headers?.authorization).toBeUndefined();
    expect(asked({ 'x-hall': { value: 'brg_c' } }).headers?.authorization).toBeUndefined();
    const own = { value: 'Bearer own' };
    expect(asked({ 'x-hall': { value: 'brg_a' }, authorization: own }).headers?.authorization).toEqual(own);
  });

  it('answers on its own host with TLS 1.2 where a certificate is given', () => {
    const own = synthesise({
      'nhipcau:publicUrl': 'https://hop.example.gov.vn',
      'nhipcau:certificateArn': 'arn:aws:acm:us-east-1:123456789012:certificate/0f',
    });
    const [each] = Object.values(own.find('edge', 'AWS::CloudFront::Distribution'));
    expect(each?.Properties.DistributionConfig).toMatchObject({
      Aliases: ['hop.example.gov.vn'],
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
  });
});

describe('the policy that goes out with every page', () => {
  const [id, policy] = Object.entries(system.find('edge', 'AWS::CloudFront::ResponseHeadersPolicy'))[0]!;
  const config = policy.Properties.ResponseHeadersPolicyConfig;
  /** The template's text with `<…>` for what is known at deployment only. */
  const written = (value: unknown): string =>
    typeof value === 'string'
      ? value
      : ((value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1] ?? [])
          .map((each) => (typeof each === 'string' ? each : `<${JSON.stringify(each)}>`))
          .join('');

  it('is that of the distribution, and no page of it can do without', () => {
    const [distribution] = Object.values(system.find('edge', 'AWS::CloudFront::Distribution'));
    const { DefaultCacheBehavior, CacheBehaviors } = distribution!.Properties.DistributionConfig;
    expect(DefaultCacheBehavior.ResponseHeadersPolicyId).toEqual({ Ref: id });
    // what is answered under it are no pages
    expect(CacheBehaviors.map((each: { PathPattern: string }) => each.PathPattern)).toEqual(['/api/*']);
    expect(config.SecurityHeadersConfig.ContentSecurityPolicy.Override).toBe(true);
  });

  it('holds the very content security policy: no inline code, nobody called but API, push, sign-in and Chime', () => {
    const csp = written(config.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
    const directives = new Map(
      csp.split('; ').map((each) => [each.split(' ')[0]!, each.slice(each.indexOf(' ') + 1)] as const),
    );
    expect(csp).not.toMatch(/unsafe|data: \*|http:|(^| )\*( |;|$)/);
    expect(Object.fromEntries([...directives].filter(([name]) => name !== 'connect-src'))).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data: blob:",
      'font-src': "'self'",
      'media-src': 'blob:',
      'worker-src': "'self' blob:",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
    });
    const calls = directives.get('connect-src') ?? '';
    expect(calls).toMatch(/^'self' .+ https:\/\/\*\.chime\.aws wss:\/\/\*\.chime\.aws$/);
    for (const each of ['amazoncognito.com', 'https://', 'wss://', 'execute-api']) expect(calls).toContain(each);
    expect(calls.replaceAll(/<[^>]*>/g, 'value').split(' ')).toHaveLength(6);
  });

  it('lets the page itself use camera, microphone and screen, and nobody else', () => {
    const own = config.CustomHeadersConfig.Items.map((each: { Header: string; Value: string; Override: boolean }) => [
      each.Header,
      each.Value,
      each.Override,
    ]);
    expect(own).toEqual([
      ['permissions-policy', permissionsPolicy, true],
      ['cross-origin-opener-policy', 'same-origin', true],
      ['cross-origin-resource-policy', 'same-origin', true],
    ]);
    expect(permissionsPolicy).toContain('camera=(self), microphone=(self)');
  });
});

describe('the content security policy', () => {
  it('runs no inline code and calls nobody but the origins it is told and Chime', () => {
    const policy = contentSecurityPolicy(['https://api.example']);
    expect(policy).not.toMatch(/unsafe|\*[ ;]/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' https://api.example https://*.chime.aws wss://*.chime.aws");
  });
});
