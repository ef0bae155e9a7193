import { useTranslations } from 'use-intl';
import type { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import type { Answer } from '../../api/shapes.ts';
import { Facts } from '../../design/facts.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';

export interface ResultProps {
  readonly answer: Answer<typeof routes.verifyNotice> | undefined;
  readonly isUnknown: boolean;
}

export function Result({ answer, isUnknown }: ResultProps) {
  const t = useTranslations('verify');
  if (isUnknown || !answer)
    return (
      <Panel kind="error" title={t('unknownTitle')}>
        <p>{t('unknown')}</p>
      </Panel>
    );
  const { number, year, publishedAt, status, revokedAt, amendedBy } = answer;
  return (
    <Panel
      kind={status === 'revoked' ? 'error' : amendedBy.length > 0 ? 'warning' : 'good'}
      title={t(`status.${status}`, { number, year: String(year) })}
    >
      <p>{status === 'revoked' ? t('genuineRevoked') : t('genuine')}</p>
      <Facts
        facts={[
          { label: t('published'), value: <Time at={publishedAt} show="full" /> },
          { label: t('revoked'), value: revokedAt && <Time at={revokedAt} show="full" /> },
          {
            label: t('amendedBy'),
            value: amendedBy.map((each) => t('ofYear', { number: each.number, year: String(each.year) })).join(', '),
          },
        ]}
      />
    </Panel>
  );
}
