import { escapeHtml, page } from '../kit/html.ts';
import type { Account } from './accounts.ts';

/** The sign-in page: demo accounts to choose from, each a link that goes on with the same request; the one that was hinted at first. */
export function signInPage(accounts: readonly Account[], request: URL, hint: string): string {
  const isHinted = ({ username, email }: Account) => [username, email].includes(hint);
  const choices = accounts
    .toSorted((a, b) => Number(isHinted(b)) - Number(isHinted(a)))
    .map((account) => {
      const next = new URL(request);
      next.searchParams.set('account', account.username);
      return `<a class="choice"${isHinted(account) ? ' autofocus' : ''} href="${escapeHtml(`?${next.searchParams}`)}"><strong>${escapeHtml(account.name)}</strong> <small>${escapeHtml(`${account.username} · ${account.groups.join(', ')}`)}</small></a>`;
    });
  return page(
    'Đăng nhập · Sign in',
    `<p>Tài khoản dùng thử trên máy này. Demo accounts of this machine.</p>${choices.join('')}`,
  );
}
