import type { ServiceCall } from '../../local/kit/service-call.ts';
import { breaches, type ModelShape, type Operation, type ServiceModel } from './service-model.ts';

/** Which operation of which service a call is for, by the models alone; undefined where none of them knows it. */
export function operationOf(models: Readonly<Record<string, ServiceModel>>, call: ServiceCall) {
  for (const [service, model] of Object.entries(models)) {
    for (const [name, operation] of Object.entries(model.operations)) {
      const { targetPrefix } = model.metadata;
      const uri = targetPrefix === undefined ? uriIn(operation, call) : undefined;
      if (targetPrefix === undefined ? uri !== undefined : call.target === `${targetPrefix}.${name}`)
        return { service, model, name, operation, uri: uri ?? {} };
    }
  }
  return undefined;
}

/** The members that stand in the path, where method and path are those of the operation. */
function uriIn({ http }: Operation, { method, path, target }: ServiceCall): Record<string, string> | undefined {
  if (http.method !== method || target !== undefined) return undefined;
  const [wanted = '', given = ''] = [http.requestUri, path].map((each) => each.split('?')[0]);
  const names = [...wanted.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const pattern = wanted.replace(/[.@]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)');
  const found = new RegExp(`^${pattern}$`).exec(given);
  return found
    ? Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] as string)]))
    : undefined;
}

/** What is wrong with a call: its request, the answer to it, or the error that it was refused with. */
export function breachesOfCall(models: Readonly<Record<string, ServiceModel>>, call: ServiceCall): string[] {
  const found = operationOf(models, call);
  if (!found) return [`${call.method} ${call.path} ${call.target ?? ''}: no operation`];
  const { service, model, name, operation } = found;
  const told = (all: readonly string[]) => all.map((each) => `${service} ${name}: ${each}`);
  const input = operation.input.shape;
  const asked = breaches(model, input, inputOf(model.shapes[input] as ModelShape, found.uri, call));
  return told([...asked, ...breachesOfAnswer(model, operation, call)]);
}

function inputOf(shape: ModelShape, uri: Readonly<Record<string, string>>, { path, body }: ServiceCall) {
  const query = new URL(path, 'http://local').searchParams;
  const members = Object.entries(shape.members ?? {});
  const placed = members.flatMap(([member, { location, locationName = member }]) => {
    const value = location === 'uri' ? uri[locationName] : location === 'querystring' ? query.get(locationName) : null;
    return value === null || value === undefined ? [] : [[member, value]];
  });
  const rest = shape.payload
    ? { [shape.payload]: Buffer.from(body).toString('base64') }
    : (JSON.parse(body || '{}') as Record<string, unknown>);
  return { ...rest, ...Object.fromEntries(placed) };
}

function breachesOfAnswer(model: ServiceModel, operation: Operation, { status, answer }: ServiceCall): string[] {
  if (status >= 400) {
    const { __type: error = '' } = JSON.parse(answer || '{}') as { __type?: string };
    if (status >= 500) return []; // any operation may fail so
    if (!operation.errors.some(({ shape }) => shape === error)) return [`refuses with ${error || status}`];
    const wanted = model.shapes[error]?.error?.httpStatusCode ?? 400;
    return wanted === status ? [] : [`${error} comes with ${status} instead of ${wanted}`];
  }
  const wanted = operation.http.responseCode ?? 200;
  if (status !== wanted) return [`answers ${status} instead of ${wanted}`];
  return operation.output && answer !== '' ? breaches(model, operation.output.shape, JSON.parse(answer)) : [];
}
