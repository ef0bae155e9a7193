import type { Visitor } from './visitor.ts';

/** The WebSockets of a page, which can be taken away in the middle; what is dialled then gets through when they are given back. */
export async function cuttableLine({ page }: Visitor): Promise<{ cut(): Promise<void>; mend(): void }> {
  const cuts = new Set<() => Promise<unknown>>();
  let whole = Promise.withResolvers<void>();
  whole.resolve();
  await page.routeWebSocket(/^ws:/, async (near) => {
    await whole.promise;
    const far = near.connectToServer();
    // 1006 is what a browser says of a connection that broke off.
    cuts.add(() => Promise.all([near.close({ code: 1006 }), far.close()]));
  });
  return {
    async cut() {
      whole = Promise.withResolvers();
      expect(cuts.size).toBeGreaterThan(0);
      await Promise.all([...cuts].map((cut) => cut()));
      cuts.clear();
    },
    mend: () => whole.resolve(),
  };
}
