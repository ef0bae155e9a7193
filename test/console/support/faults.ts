import { axeFaults, settled, type Visitor } from './visitor.ts';

/**
 * What is wrong with a page as it opens: what axe finds in these themes, content wider than the screen, and whatever went wrong
 * on the way (console errors, violations of the policy, requests beyond this machine). `isMissing`: the API may answer 404.
 */
export async function faultsOf(
  visitor: Visitor,
  path: string,
  themes: readonly string[],
  isMissing = false,
): Promise<string[]> {
  const { page, troubles } = visitor;
  const found: string[] = [];
  await page.goto(path);
  await settled(page);
  for (const theme of themes) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    for (const fault of await axeFaults(page)) found.push(`${theme}: ${fault}`);
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) found.push(`the page is ${over} px wider than the screen`);
  const told = troubles.splice(0).filter((each) => !isMissing || !/status of 404 .*\/api\//.test(each));
  return [...found, ...told];
}
