import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface StaffPoolProps {
  readonly stage: string;
  readonly consoleOrigin: string;
}

/**
 * Where the command line listens for its sign-in: `http://localhost` is what Cognito takes without TLS, and the port is fixed, since
 * it takes a registered address only. Below the ports that systems give away by themselves. /config.json tells it to the client.
 */
export const cliCallback = 'http://localhost:14380/callback';

interface ApplicationProps {
  readonly userPoolClientName: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls?: readonly string[];
  readonly refreshTokenValidity: Duration;
}

/** Roles of staff, as groups; precedence decides nothing but the order in which Cognito lists them. */
export const staffRoles = ['admin', 'central-office', 'secretariat', 'provincial-office', 'chair', 'auditor'] as const;

/** The people of the offices. Accounts are made by an administrator; hosts in the halls have none, they use their link. */
export class StaffPool extends Construct {
  readonly pool: UserPool;
  /** The pages of staff. */
  readonly client: UserPoolClient;
  /** The command-line client (docs/decisions/0031-the-command-line-signs-in-by-a-browser.md). */
  readonly cli: UserPoolClient;
  readonly domain: UserPoolDomain;
  readonly issuer: string;

  constructor(scope: Construct, id: string, props: StaffPoolProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: `nhip-cau-${props.stage}`,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: {
        email: { required: true, mutable: true },
        fullname: { required: true, mutable: true },
      },
      customAttributes: { branch: new StringAttribute({ mutable: true, minLen: 1, maxLen: 16 }) },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        passwordHistorySize: 5,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    staffRoles.forEach((groupName, precedence) => {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.pool.userPoolId, groupName, precedence });
    });
    this.domain = this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `nhip-cau-${props.stage}-${Stack.of(this).account}` },
      // The classic hosted UI knows no `prompt=login`, by which a person signs in again for an approval.
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.client = this.application('Console', 'SignInPage', {
      userPoolClientName: 'console',
      callbackUrls: [`${props.consoleOrigin}/callback`],
      logoutUrls: [`${props.consoleOrigin}/`],
      refreshTokenValidity: Duration.hours(10),
    });
    this.cli = this.application('CommandLine', 'CommandLineSignInPage', {
      userPoolClientName: 'cli',
      callbackUrls: [cliCallback],
      // The shortest that Cognito knows: what renews a sign-in ends with the command that holds it.
      refreshTokenValidity: Duration.hours(1),
    });
    this.issuer = this.pool.userPoolProviderUrl;
  }

  /** A public client of the code flow with its sign-in page, and no other way in. */
  private application(id: string, pageId: string, own: ApplicationProps): UserPoolClient {
    const client = this.pool.addClient(id, {
      userPoolClientName: own.userPoolClientName,
      generateSecret: false,
      // Said outright: a client that says nothing of them may sign in with SRP through Cognito's API.
      authFlows: { userSrp: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [...own.callbackUrls],
        ...(own.logoutUrls ? { logoutUrls: [...own.logoutUrls] } : {}),
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: own.refreshTokenValidity,
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, emailVerified: true, fullname: true })
        .withCustomAttributes('branch'),
      // A person who could write `custom:branch` could move into any province.
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true, email: true }),
    });
    // Without a style a client of managed login has no sign-in page at all.
    new CfnManagedLoginBranding(this, pageId, {
      userPoolId: this.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client;
  }
}
