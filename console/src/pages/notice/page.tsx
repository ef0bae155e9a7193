import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import type { NoticeContent } from '../../../../shared/domain/conclusions.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/shapes.ts';
import { useRead } from '../../api/use-api.tsx';
import { useFile } from '../../api/use-file.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { NoticePaper } from '../../design/notice-paper.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { partsOf } from '../../i18n/local-time.ts';
import { NotPublic } from './not-public.tsx';
import styles from './page.module.css';
import { noticeRoute } from './route.ts';

type PublicNotice = Answer<typeof routes.readNotice>;

/** A published notice for anybody who has its number. Of what is not public it says no more than of what does not exist. */
export function NoticePage() {
  const t = useTranslations('notice');
  const { _splat: number = '' } = noticeRoute.useParams();
  const { year = partsOf(Date.now()).year, branch } = noticeRoute.useSearch();
  const query = { number, year, ...(branch === undefined ? {} : { branch }) };
  const read = useRead(routes.readNotice, { query }, { freshMs: 0 });
  const isUnknown =
    read.error instanceof ApiProblem && (read.error.code === 'not-found' || read.error.code === 'invalid-request');
  return (
    <div className={styles.page}>
      <div data-screen-only>
        <PageHeader title={t('heading', { number })} tabTitle={number} lead={t('ofYear', { year: String(year) })} />
      </div>
      {isUnknown ? (
        <NotPublic number={number} year={year} branch={branch} />
      ) : (
        <Loaded read={read} doing={t('reading')}>
          {(notice) => <Shown notice={notice} />}
        </Loaded>
      )}
    </div>
  );
}

function Shown({ notice }: { readonly notice: PublicNotice }) {
  const t = useTranslations('notice');
  const { number, year, branch, status, revokedAt, amendedBy, amends, content } = notice;
  const issuedBy = branch === undefined ? {} : { branch };
  const pdf = useFile(routes.openNotice);
  return (
    <>
      <div className={styles.facts} data-screen-only>
        {status === 'revoked' ? (
          <Panel kind="error" title={t('revoked')}>
            <p>{notice.abstract}</p>
            {revokedAt !== undefined && <Time at={revokedAt} show="full" />}
          </Panel>
        ) : (
          <Panel kind={amendedBy.length > 0 ? 'warning' : 'good'} title={t('inForce')}>
            <p>{t.rich('since', { time: () => <Time key="time" at={notice.publishedAt} show="full" /> })}</p>
          </Panel>
        )}
        {amendedBy.length > 0 && (
          <ul className={styles.list}>
            {amendedBy.map((each) => (
              <li key={`${each.number} ${each.year}`}>
                <Link to="/n/$" params={{ _splat: each.number }} search={{ year: each.year, ...issuedBy }}>
                  {t('amendedBy', { number: each.number, year: String(each.year) })}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {content && (
          <div className={styles.acts}>
            <Button
              kind="primary"
              icon="download"
              busy={pdf.busy}
              onClick={() =>
                void pdf.save({ query: { number, year, ...issuedBy } }, `${number.replaceAll('/', '_')}.pdf`)
              }
            >
              {t('pdf')}
            </Button>
            <Button icon="print" onClick={() => print()}>
              {t('print')}
            </Button>
          </div>
        )}
        {pdf.error && <ErrorPanel error={pdf.error} what="act" />}
      </div>
      {content && (
        <NoticePaper
          label={t('paper')}
          notice={{
            content: contentOf(content),
            office: notice.office,
            classification: 'public',
            amends,
            number,
            numberedAt: notice.numberedAt,
            editedAt: notice.numberedAt,
          }}
        />
      )}
    </>
  );
}

/** What the API leaves out is left out here as well. */
function contentOf(given: NonNullable<PublicNotice['content']>): NoticeContent {
  const { signer, issuer, urgency, ...rest } = given;
  return {
    ...rest,
    sections: given.sections.map(({ heading, paragraphs }) => ({
      ...(heading === undefined ? {} : { heading }),
      paragraphs,
    })),
    signer: {
      ...(signer.authority === undefined ? {} : { authority: signer.authority }),
      post: signer.post,
      name: signer.name,
    },
    issuer: { ...(issuer.parent === undefined ? {} : { parent: issuer.parent }), name: issuer.name },
    ...(urgency === undefined ? {} : { urgency }),
  };
}
