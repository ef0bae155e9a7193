import * as z from 'zod/mini';

const settings = z.object({
  apiUrl: z.string(),
  signInUrl: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  mediaRegion: z.string(),
  stage: z.string(),
});

/** Where this installation's API and sign-in are; the build itself knows no address. */
export type Settings = z.infer<typeof settings>;

export async function loadSettings(get: typeof fetch = fetch): Promise<Settings> {
  const answer = await get('/config.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}`);
  return z.parse(settings, await answer.json());
}
