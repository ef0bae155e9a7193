import * as z from 'zod/mini';

const settings = z.object({ apiUrl: z.string() });

/** Where this installation's API is; the build itself knows no address. */
export async function loadApiUrl(get: typeof fetch = fetch): Promise<string> {
  const answer = await get('/config.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}`);
  return z.parse(settings, await answer.json()).apiUrl;
}
