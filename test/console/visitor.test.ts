import { openBrowser } from '../support/browser.ts';
import { cutWords, visit } from './support/visitor.ts';

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

test('words that are cut are found, and a name that ends in an ellipsis is let be', async () => {
  const browser = await openBrowser();
  try {
    const { page } = await visit(browser, 'http://127.0.0.1:9');
    const box = (style: string, words: string) => `<p style="line-height:1.5;overflow:hidden;${style}">${words}</p>`;
    await page.setContent(
      [
        box('width:60px;white-space:nowrap', 'too wide for its box'),
        box('width:60px;white-space:nowrap;text-overflow:ellipsis', 'Phường Mây Ngọc'),
        box('width:60px;height:24px', 'lines that are not seen'),
        box('line-height:1;height:16px', 'ệ ữ ẵ'),
        box('height:40px', 'all of it'),
      ].join(''),
    );
    expect((await cutWords(page)).map((each) => /cut: (.*) \(/.exec(each)?.[1])).toEqual([
      'too wide for its box',
      'lines that are not seen',
      'ệ ữ ẵ',
    ]);
  } finally {
    await browser.close();
  }
});
