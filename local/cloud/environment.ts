import type { FunctionDefinition } from '../template/model.ts';

export interface Endpoints {
  readonly dynamodb: string;
  readonly services: string;
  readonly files: string;
  readonly chime: string;
}

/** A function's environment: what the template sets, and what Lambda sets. The access key names the function to every engine. */
export function functionEnvironment(
  definition: FunctionDefinition,
  region: string,
  endpoints: Endpoints,
): Record<string, string> {
  const { dynamodb, services, files, chime } = endpoints;
  return {
    ...definition.environment,
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: definition.id,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: definition.folder,
    _HANDLER: definition.handler,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SQS: services,
    AWS_ENDPOINT_URL_EVENTBRIDGE: services,
    AWS_ENDPOINT_URL_SCHEDULER: services,
    AWS_ENDPOINT_URL_KMS: services,
    AWS_ENDPOINT_URL_SESV2: services,
    AWS_ENDPOINT_URL_S3: files,
    AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS: chime,
  };
}
