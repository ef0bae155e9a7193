/** Whether the next heading to appear is that of a page one has just gone to; the router announces, the heading takes. */
let hasArrived = false;

export function announceArrival(): void {
  hasArrived = true;
}

export function takeArrival(): boolean {
  const was = hasArrived;
  hasArrived = false;
  return was;
}
