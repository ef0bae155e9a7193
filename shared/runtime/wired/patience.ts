/** How long a service is waited for. Without the last of these the SDK warns of a request that takes longer, and waits on. */
export const waitingAtMost = (requestTimeout: number) => ({
  connectionTimeout: 3_000,
  requestTimeout,
  throwOnRequestTimeout: true,
});
