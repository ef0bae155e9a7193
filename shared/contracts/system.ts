import * as z from 'zod/mini';
import { type Route, route } from './route.ts';

export const systemRoutes = {
  health: route({
    method: 'GET',
    path: '/healthz',
    operation: 'health',
    summary: 'Whether the API answers and the table can be read',
    auth: 'public',
    response: z.object({
      status: z.literal('ok'),
      time: z.string(),
      stage: z.string(),
    }),
  }),
  openapi: route({
    method: 'GET',
    path: '/openapi.json',
    operation: 'openapi',
    summary: 'This API, described in OpenAPI 3.1',
    auth: 'public',
    response: z.record(z.string(), z.unknown()),
  }),
} as const satisfies Record<string, Route>;
