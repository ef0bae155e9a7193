/** How far this machine's clock is behind the server's, ms. */
export function offsetOf(serverTime: number, before = 0): number {
  const offset = serverTime - Date.now();
  // What the line adds or saves by a moment is no change of a clock.
  return Math.abs(offset - before) < 1500 && before !== 0 ? before : offset;
}
