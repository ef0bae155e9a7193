import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { hallCookiePrefix, hallHeader } from '../../shared/contracts/hall.ts';
import { accept } from '../accept.ts';
import { contentSecurityPolicy, permissionsPolicy } from './security-headers.ts';

export interface ConsoleSiteProps {
  readonly stage: string;
  /** Where the console is told its API, its push API and its sign-in; served as /config.json. */
  readonly config: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** Host of the HTTP API; pages reach it under `/api` of their own origin too. */
  readonly apiHost: string;
  /** Origins the pages may call, besides their own and Chime's. */
  readonly callable: readonly string[];
  readonly accessLogs: Bucket;
  readonly publicHost: string;
  readonly certificateArn: string | undefined;
}

/** The console and the hall page: static files behind CloudFront, one build for every installation. */
export class ConsoleSite extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: ConsoleSiteProps) {
    super(scope, id);
    const accessLogs = props.accessLogs as IBucket;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'console-bucket/',
      lifecycleRules: [{ id: 'replaced-builds', noncurrentVersionExpiration: Duration.days(30) }],
    });
    accept(this.bucket, {
      'NIST.800.53.R5-S3DefaultEncryptionKMS': 'It holds a public web page, nothing of the offices.',
      'NIST.800.53.R5-S3BucketReplicationEnabled': 'A build can be published again at any time.',
    });
    const originAccessControl = new S3OriginAccessControl(this, 'Access', {
      originAccessControlName: `nhip-cau-${props.stage}`,
    });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Nhip Cau ${props.stage}`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // Price class 200 has the edges in Vietnam and its neighbours.
      priceClass: PriceClass.PRICE_CLASS_200,
      ...(props.certificateArn
        ? {
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            domainNames: [props.publicHost],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
          }
        : {}),
      enableLogging: true,
      logBucket: accessLogs,
      logFilePrefix: 'console/',
      additionalBehaviors: {
        '/api/*': {
          origin: new HttpOrigin(props.apiHost, { originSslProtocols: [OriginSslPolicy.TLS_V1_2] }),
          allowedMethods: AllowedMethods.ALLOW_ALL,
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          functionAssociations: [
            {
              eventType: FunctionEventType.VIEWER_REQUEST,
              function: new EdgeFunction(this, 'OwnApi', {
                functionName: `nhip-cau-${props.stage}-own-api`,
                runtime: FunctionRuntime.JS_2_0,
                comment: 'The API under the origin of the pages; a hall by its cookie',
                code: FunctionCode.fromInline(ownApiFunction),
              }),
            },
          ],
        },
      },
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket, { originAccessControl }),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        responseHeadersPolicy: this.headers(props),
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Pages', {
              functionName: `nhip-cau-${props.stage}-pages`,
              runtime: FunctionRuntime.JS_2_0,
              comment: 'Runtime configuration and the entry page of each path',
              code: FunctionCode.fromInline(pagesFunction(Stack.of(this).toJsonString(props.config))),
            }),
          },
        ],
      },
    });
    this.acceptFindings(props);
  }

  private acceptFindings(props: ConsoleSiteProps): void {
    accept(this.distribution, {
      'AwsSolutions-CFR1': 'Delegations abroad take part in conferences too.',
      'AwsSolutions-CFR2':
        'Static files, and the API as it stands: that has its own throttle, authorisers and checks of every field.',
    });
    if (props.certificateArn) return;
    accept(this.distribution, {
      'AwsSolutions-CFR4':
        "Under CloudFront's own name its TLS policy cannot be chosen; nhipcau:certificateArn brings one's own host and TLS 1.2.",
    });
  }

  private headers(props: ConsoleSiteProps): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `nhip-cau-${props.stage}`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(props.callable), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        // A link's secret is in the fragment, which no browser sends on; the path is nobody else's business either.
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          preload: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: permissionsPolicy, override: true },
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
          { header: 'cross-origin-resource-policy', value: 'same-origin', override: true },
        ],
      },
    });
  }
}

/**
 * A hall's page names its bridge and has that bridge's session in a cookie no script reads; the API takes it as a bearer, as from
 * anybody else. Other sites' pages send neither: the header would need the API's leave, the cookie is SameSite=Strict.
 */
const ownApiFunction = `function handler(event) {
  var request = event.request;
  request.uri = request.uri.slice('/api'.length);
  var hall = request.headers['${hallHeader}'];
  var cookie = hall && request.cookies['${hallCookiePrefix}' + hall.value];
  if (cookie && !request.headers.authorization) request.headers.authorization = { value: 'Bearer ' + cookie.value };
  request.cookies = {};
  return request;
}
`;

/** Paths without a file name are pages: the hall has an entry of its own, everything else is the console. */
function pagesFunction(config: string): string {
  return `var config = ${config};
function handler(event) {
  var request = event.request;
  if (request.uri === '/config.json') {
    return {
      statusCode: 200,
      statusDescription: 'OK',
      headers: { 'content-type': { value: 'application/json' }, 'cache-control': { value: 'no-store' } },
      body: JSON.stringify(config)
    };
  }
  var last = request.uri.split('/').pop();
  if (last.indexOf('.') < 0) {
    request.uri = request.uri === '/h' || request.uri.indexOf('/h/') === 0 ? '/hall.html' : '/index.html';
  }
  return request;
}
`;
}
