/** Past any rendering and reading on a busy machine. */
const withinMs = 15_000;
const betweenMs = 50;

/**
 * Asks until the assertion holds, for what a page shows or the system has read a moment after the act that brings it about. Past 15 s,
 * what the assertion says then is what the test says.
 */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
}
