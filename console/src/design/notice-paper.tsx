import type { CSSProperties } from 'react';
import { type Notice, noticeOf, type Printable } from '../../../shared/domain/notice.ts';
import { type NoticeForm, noticeForms } from '../../../shared/domain/notice-form.ts';
import styles from './notice-paper.module.css';

export interface NoticePaperProps {
  readonly notice: Printable;
  /** For those who do not see that it is a sheet of paper. */
  readonly label: string;
}

/**
 * A notice as it stands on paper: the same parts out of the same data as the printed file, so that what is typed is seen as it
 * will go out. Alone on the sheet when the page is printed. Always Vietnamese, whatever the language around it.
 */
export function NoticePaper({ notice: given, label }: NoticePaperProps) {
  const notice = noticeOf(given);
  const form = noticeForms[notice.content.form];
  return (
    <article className={styles.sheet} aria-label={label} lang="vi">
      <div className={styles.paper}>
        <Head notice={notice} form={form} />
        <div className={styles.title}>
          <p className={styles.type}>{form.type}</p>
          <p className={styles.abstract}>{notice.content.abstract || '…'}</p>
          {notice.amends && <p className={styles.amends}>{notice.amends}</p>}
        </div>
        <Body notice={notice} form={form} />
        <Foot notice={notice} form={form} />
      </div>
    </article>
  );
}

interface PartProps {
  readonly notice: Notice;
  readonly form: NoticeForm;
}

const sized = (points: number) => ({ fontSize: `calc(${points} * var(--pt))` });

function Head({ notice, form }: PartProps) {
  const { issuer } = notice.content;
  return (
    <div
      className={styles.head}
      style={{ '--columns': form.headColumns.map((share) => `${share * 100}%`).join(' ') } as CSSProperties}
    >
      <div>
        {issuer.parent && <p style={sized(form.headSize - 0.5)}>{issuer.parent.toLocaleUpperCase('vi')}</p>}
        <p
          className={form.issuerMark ? styles.bold : `${styles.bold} ${styles.ruled}`}
          style={sized(form.headSize - 0.5)}
        >
          {issuer.name.toLocaleUpperCase('vi') || '…'}
        </p>
        {form.issuerMark && <p style={sized(form.headSize)}>{form.issuerMark}</p>}
      </div>
      <div>
        {form.motto.map(({ text, size }, at) => (
          <p
            key={text}
            className={at === form.motto.length - 1 ? `${styles.bold} ${styles.ruled}` : styles.bold}
            style={sized(size)}
          >
            {text}
          </p>
        ))}
      </div>
      <div className={styles.number}>
        <p style={sized(13)}>
          {form.numberLabel}
          {notice.number}
        </p>
        {notice.marks.map((mark) => (
          <p key={mark} className={styles.mark}>
            {mark}
          </p>
        ))}
      </div>
      <p className={styles.place}>{notice.placeAndDate}</p>
    </div>
  );
}

function Body({ notice, form }: PartProps) {
  const { sections } = notice.content;
  const indent = { textIndent: `calc(${form.firstLine} * var(--mm))` };
  return (
    <div className={styles.body} style={{ ...sized(form.bodySize), lineHeight: form.lineHeight * 1.15 }}>
      {sections.map(({ heading, paragraphs }, s) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections of a text have their place as their name
        <section key={s}>
          {heading && (
            <p className={styles.heading} style={indent}>
              {heading}
            </p>
          )}
          {paragraphs.map((paragraph, p) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <p key={p} style={indent}>
              {s === sections.length - 1 && p === paragraphs.length - 1
                ? `${paragraph.replace(/[./\s]+$/, '')}${form.closing}`
                : paragraph}
            </p>
          ))}
        </section>
      ))}
    </div>
  );
}

function Foot({ notice, form }: PartProps) {
  const { signer, recipients } = notice.content;
  return (
    <div className={styles.foot}>
      <div className={styles.recipients}>
        <p>{form.recipientsLabel}</p>
        {recipients.map((line) => (
          <p key={line}>- {line.replace(/[;.]+$/, '')};</p>
        ))}
        <p>- {form.filedAt}</p>
      </div>
      <div className={styles.signer}>
        {signer.authority && <p>{signer.authority.toLocaleUpperCase('vi')}</p>}
        <p>{signer.post.toLocaleUpperCase('vi') || '…'}</p>
        <p className={styles.name}>{signer.name || '…'}</p>
      </div>
    </div>
  );
}
