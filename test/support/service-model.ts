import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A service model as AWS publishes it. They are not part of this repository: without them what asks for one is skipped. */
export interface ServiceModel {
  readonly metadata: { readonly protocol: string; readonly targetPrefix?: string };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

export interface Operation {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors: readonly { readonly shape: string }[];
}

interface Member {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

export interface ModelShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly payload?: string;
  readonly timestampFormat?: string;
  readonly exception?: boolean;
  readonly error?: { readonly httpStatusCode: number };
}

/** The model of a service; undefined, and said so, where the models are not there. */
export function serviceModel(name: string): ServiceModel | undefined {
  const path = resolve(__dirname, '../../../shared/contracts', `${name}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as ServiceModel;
  console.warn(`Skipped: the service model is not at ${path}`);
  return undefined;
}

/** What is wrong with a value of that shape, by the model alone: members, sizes, patterns, enumerations. */
export function breaches(model: ServiceModel, name: string, value: unknown, at = name): string[] {
  const shape = model.shapes[name] as ModelShape;
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? breachesWithin(model, shape, value, at) : [`${at}: no object`];
    case 'list':
      if (!Array.isArray(value)) return [`${at}: no list`];
      return [
        ...sizes(shape, value.length, at),
        ...value.flatMap((item, i) => breaches(model, shape.member?.shape as string, item, `${at}.${i}`)),
      ];
    case 'map':
      if (!isObject(value)) return [`${at}: no map`];
      return [
        ...sizes(shape, Object.keys(value).length, at),
        ...Object.entries(value).flatMap(([key, each]) => [
          ...breaches(model, shape.key?.shape as string, key, `${at} key`),
          ...breaches(model, shape.value?.shape as string, each, `${at}.${key}`),
        ]),
      ];
    case 'string':
      return typeof value === 'string' ? breachesOfText(shape, value, at) : [`${at}: no string`];
    case 'blob':
      if (typeof value !== 'string') return [`${at}: no base64`];
      return [
        ...(/^[A-Za-z0-9+/]*={0,2}$/.test(value) ? [] : [`${at}: no base64`]),
        ...sizes(shape, Buffer.from(value, 'base64').length, at),
      ];
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? sizes(shape, value as number, at) : [`${at}: no integer`];
    case 'double':
      return typeof value === 'number' ? sizes(shape, value, at) : [`${at}: no number`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}: no boolean`];
    case 'timestamp': {
      const isText = shape.timestampFormat === 'iso8601';
      const isTime = isText ? !Number.isNaN(Date.parse(String(value))) : typeof value === 'number';
      return isTime ? [] : [`${at}: no ${isText ? 'ISO 8601' : 'seconds'}`];
    }
    default:
      throw new Error(`The model has a ${shape.type}`);
  }
}

function breachesWithin(model: ServiceModel, shape: ModelShape, given: Record<string, unknown>, at: string): string[] {
  const missing = (shape.required ?? []).filter((each) => given[each] === undefined);
  return [
    ...missing.map((each) => `${at}.${each}: missing`),
    ...Object.entries(given).flatMap(([member, field]) => {
      const target = shape.members?.[member];
      return target ? breaches(model, target.shape, field, `${at}.${member}`) : [`${at}.${member}: unknown`];
    }),
  ];
}

function breachesOfText(shape: ModelShape, value: string, at: string): string[] {
  return [
    ...sizes(shape, value.length, at),
    ...(shape.enum && !shape.enum.includes(value) ? [`${at}: not in enum`] : []),
    ...(shape.pattern && !new RegExp(`^(?:${shape.pattern})$`).test(value) ? [`${at}: not ${shape.pattern}`] : []),
  ];
}

function sizes({ min, max }: ModelShape, size: number, at: string): string[] {
  return [
    ...(min !== undefined && size < min ? [`${at}: below ${min}`] : []),
    ...(max !== undefined && size > max ? [`${at}: above ${max}`] : []),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Services of which the local cloud has an endpoint of its own; Chime's has tests of its own. */
const services = ['events', 'scheduler', 'sesv2', 'apigatewaymanagementapi'];

export function modelsOfServices(): Readonly<Record<string, ServiceModel>> | undefined {
  const found = services.flatMap((name) => {
    const model = serviceModel(name);
    return model ? [[name, model] as const] : [];
  });
  return found.length === services.length ? Object.fromEntries(found) : undefined;
}
