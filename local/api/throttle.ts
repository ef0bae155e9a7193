import { type Rate, TokenBucket } from '../chime/token-bucket.ts';

/** The gateway's throttle: a bucket a route, by its own settings or else by those of the stage; none of both, no limit. */
export function throttle(rates: ReadonlyMap<string, Rate>): (routeKey: string, now: number) => boolean {
  const buckets = new Map<string, TokenBucket>();
  return (routeKey, now) => {
    const rate = rates.get(routeKey) ?? rates.get('*');
    if (!rate) return true;
    const bucket = buckets.get(routeKey) ?? new TokenBucket(rate, now);
    buckets.set(routeKey, bucket);
    return bucket.take(now);
  };
}
