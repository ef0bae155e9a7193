import * as z from 'zod/mini';
import { refusalCodes } from '../domain/refusals.ts';
import { problem } from './kinds.ts';
import { parametersOf, type Route } from './route.ts';

type Json = Record<string, unknown>;

/** Every `code` that a problem document of the API bears. */
export const problemCodes = [...refusalCodes, 'not-found', 'internal'] as const;

/** OpenAPI 3.1 out of the route table: nothing is written twice, so the page cannot say what the code does not do. */
export function openApi(routes: Readonly<Record<string, readonly Route[]>>, about: { version: string }): Json {
  const paths: Record<string, Json> = {};
  for (const [serving, all] of Object.entries(routes)) {
    const tag = serving.replace(/-http$/, '');
    for (const one of all) {
      paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationOf(one, tag) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nhịp Cầu',
      version: about.version,
      description:
        'Coordination of national conferences held in one hall and, at the same time, in thousands of others.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { Problem: problemSchema() },
      responses: {
        Problem: {
          description: 'A problem document (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the user pool' },
        hall: { type: 'http', scheme: 'bearer', description: 'The session of a bridge, got for its link and PIN' },
      },
    },
  };
}

function operationOf(one: Route, tag: string): Json {
  return {
    operationId: one.operation,
    summary: one.summary,
    tags: [tag],
    security: one.auth === 'public' ? [] : [{ [one.auth]: [] }],
    ...(one.roles ? { 'x-roles': [...one.roles] } : {}),
    parameters: [...pathParameters(one), ...queryParameters(one), ...(one.idempotent ? [idempotencyKey] : [])],
    ...bodyOf(one),
    responses: { [String(statusOf(one))]: answerOf(one), default: { $ref: '#/components/responses/Problem' } },
  };
}

function pathParameters(one: Route): Json[] {
  const properties = (one.params ? (schemaOf(one.params).properties as Json | undefined) : undefined) ?? {};
  return parametersOf(one.path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }));
}

function queryParameters(one: Route): Json[] {
  if (!one.query) return [];
  const schema = schemaOf(one.query);
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries((schema.properties as Json | undefined) ?? {}).map(([name, of]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema: of,
  }));
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key and body within 24 hours answers what the first did.',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};

function bodyOf(one: Route): Json {
  if (one.takes) {
    const content = Object.fromEntries(
      one.takes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
    );
    return { requestBody: { required: true, content } };
  }
  if (!one.body) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(one.body) } } } };
}

function statusOf(one: Route): number {
  return one.status ?? (one.response || one.gives ? 200 : 204);
}

function answerOf(one: Route): Json {
  const description = one.summary;
  if (one.gives) {
    const content = Object.fromEntries(
      one.gives.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
    );
    return { description, content };
  }
  if (!one.response) return { description };
  return { description, content: { 'application/json': { schema: schemaOf(one.response) } } };
}

/** With the codes as examples and not as all there are: a newer system may have more. */
function problemSchema(): Json {
  const { properties, ...rest } = schemaOf(problem);
  return { ...rest, properties: { ...(properties as Json), code: { type: 'string', examples: problemCodes } } };
}

/** What is on the wire: the input side of a codec, so an instant is its ISO text. */
function schemaOf(schema: z.ZodMiniType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return rest;
}
