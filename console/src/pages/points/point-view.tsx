import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { Button } from '../../design/button.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { Facts } from '../../design/facts.tsx';
import { useNow } from '../../design/now.ts';
import { Panel } from '../../design/panel.tsx';
import { PhoneLink } from '../../design/phone-link.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { useMay } from '../../session/use-session.tsx';
import type { LevelName } from './browser.tsx';
import { beingOf, type Directory, hasHost, type Point } from './directory.ts';
import { dayOrTime } from './form.ts';
import styles from './page.module.css';
import { readSearch } from './search.ts';
import { useChangeSearch } from './use-change-search.ts';

export interface PointViewProps {
  readonly point: Point;
  readonly directory: Directory;
  readonly levels: readonly LevelName[];
}

const tones = { current: 'done', coming: 'waiting', ended: 'over' } as const;
const namedAtMost = 8;

/** Everything the directory knows of a point. */
export function PointView({ point, directory, levels }: PointViewProps) {
  const t = useTranslations('points');
  const { language } = useLanguage();
  const may = useMay();
  const change = useChangeSearch();
  const being = beingOf(point, useNow());
  const from = directory.mergedFrom.get(point.code) ?? [];
  const link = (code: string, name: string | undefined): ReactNode => (
    <Link
      key={code}
      to="/points"
      search={(was) => readSearch({ ...was, point: code, edit: undefined })}
      resetScroll={false}
    >
      {name ? `${name} (${code})` : code}
    </Link>
  );
  return (
    <div className={styles.view}>
      <div className={styles.spread}>
        {may(directoryRoutes.putPoint) && (
          <Button kind="primary" onClick={() => change({ edit: true }, 'step')}>
            {t('edit')}
          </Button>
        )}
        <CopyLink />
      </div>
      {being !== 'ended' && !hasHost(point) && (
        <Panel kind="warning" title={t('noHostTitle')}>
          <p>{t('noHost')}</p>
        </Panel>
      )}
      <Facts
        facts={[
          { label: t('field.code'), value: point.code },
          { label: t('field.state'), value: <ToneBadge tone={tones[being]} label={t(`being.${being}`)} /> },
          {
            label: t('field.level'),
            value: levels.find(({ code }) => code === point.level)?.name ?? point.level,
          },
          { label: t('field.type'), value: point.type },
          { label: t('field.parent'), value: point.parent && link(point.parent, point.parentName) },
          {
            label: t('field.below'),
            value: point.children > 0 && (
              <Link
                to="/points"
                search={(was) => readSearch({ ...was, in: point.code, q: undefined, level: undefined })}
                resetScroll={false}
              >
                {t('count', { count: point.children })}
              </Link>
            ),
          },
          { label: t('field.seats'), value: point.seats !== undefined && countText(point.seats, language) },
          { label: t('field.validFrom'), value: dayOrTime(point.validFrom) },
          { label: t('field.validTo'), value: dayOrTime(point.validTo) },
          {
            label: t('field.mergedInto'),
            value: point.mergedInto && link(point.mergedInto, directory.points.get(point.mergedInto)?.name),
          },
          {
            label: t('field.mergedFrom'),
            value: from.length > 0 && (
              <ul className={styles.plain}>
                {from.slice(0, namedAtMost).map(({ code, name }) => (
                  <li key={code}>{link(code, name)}</li>
                ))}
                {from.length > namedAtMost && <li>{t('andMore', { count: from.length - namedAtMost })}</li>}
              </ul>
            ),
          },
        ].map((fact) => ({ ...fact, value: fact.value === false ? undefined : fact.value }))}
      />
      <section>
        <h3>{t('field.contacts')}</h3>
        {point.contacts.length === 0 && <p className={styles.soft}>{t('noContacts')}</p>}
        <ul className={styles.contacts}>
          {point.contacts.map(({ role, name, email, phone }) => (
            <li key={`${role} ${name} ${email} ${phone}`}>
              <strong>{name}</strong>
              <span className={styles.soft}>{t(`role.${role}`)}</span>
              {email && <a href={`mailto:${email}`}>{email}</a>}
              {phone && <PhoneLink isStop phone={phone} />}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
