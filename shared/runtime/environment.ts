/**
 * The only reader of process.env. Each name is set by `infra/` on the functions that need it; a name that is missing there
 * fails at the first use with its name, locally as on AWS.
 */
export type Name =
  | 'TABLE_NAME'
  | 'AUDIT_TABLE_NAME'
  | 'BUS_NAME'
  | 'BUS_ARN'
  | 'FILES_BUCKET'
  | 'SEAL_KEY_ID'
  | 'MAIL_SENDER'
  | 'MAIL_CONFIGURATION_SET'
  | 'PUBLIC_URL'
  | 'SCHEDULE_GROUP'
  | 'SCHEDULE_ROLE_ARN'
  | 'SCHEDULE_DLQ_ARN'
  | 'CHIME_QUEUE_ARN'
  | 'OUTGOING_MAIL_QUEUE_URL'
  | 'SOCKET_ENDPOINT'
  | 'MEDIA_REGION'
  | 'DLQ_URL'
  | 'ISSUER'
  | 'AUDIENCE'
  | 'STAGE'
  | 'POWERTOOLS_METRICS_NAMESPACE'
  | 'POWERTOOLS_SERVICE_NAME';

export type NumberName =
  | 'CHIME_RATE'
  | 'CHIME_BURST'
  | 'CHIME_REPLICAS'
  | 'CHIME_MEETINGS'
  | 'CHIME_ROOM_SEATS'
  | 'SES_RATE'
  | 'HEARTBEAT_SECONDS'
  | 'SETTLE_SECONDS'
  | 'SIGN_IN_SECONDS';

export function setting(name: Name): string {
  const value = process.env[name];
  if (!value) throw new Error(`environment variable ${name} is not set on this function`);
  return value;
}

export function optionalSetting(name: Name): string | undefined {
  return process.env[name] || undefined;
}

export function numberSetting(name: NumberName): number {
  const text = process.env[name];
  const value = Number(text);
  if (!text || !Number.isFinite(value) || value <= 0) {
    throw new Error(`environment variable ${name} must be a number over 0, given ${JSON.stringify(text ?? null)}`);
  }
  return value;
}
