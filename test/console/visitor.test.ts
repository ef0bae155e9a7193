import { openBrowser } from '../support/browser.ts';
import { visit } from './support/visitor.ts';

/** What the other suites rely on: nothing that a page asks for gets beyond this machine, and each try is told. */
test.each(['http://192.0.2.1/a', 'http://[2001:db8::1]/a', 'https://fonts.example/a'])(
  'a request beyond this machine fails and is told: %s',
  async (address) => {
    const browser = await openBrowser();
    try {
      const { page, troubles } = await visit(browser, 'http://127.0.0.1:9');
      const outcome = await page.evaluate(
        (asked) =>
          fetch(asked, { mode: 'no-cors' }).then(
            () => 'answered',
            () => 'refused',
          ),
        address,
      );
      expect(outcome).toBe('refused');
      expect(troubles[0]).toBe(`request beyond this machine: ${address}`);
      expect(troubles.join()).toContain('ERR_NAME_NOT_RESOLVED');
    } finally {
      await browser.close();
    }
  },
);
