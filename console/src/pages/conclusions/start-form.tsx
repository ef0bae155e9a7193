import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { Polite } from '../../design/polite.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import styles from './page.module.css';
import type { Conclusions } from './use-saving.ts';

export interface StartFormProps {
  /** Whose signer and letterhead are taken over. */
  readonly before: Conclusions | undefined;
  /** In force when the form was opened; it may be revoked while one types. */
  readonly amends: Conclusions | undefined;
  readonly onDone: (id: string) => void;
  readonly onBack: () => void;
}

type Typed = Readonly<Record<'abstract' | 'place' | 'authority' | 'post' | 'name', string>>;

/** The few things without which there is no notice; from then on everything is kept by itself. */
export function StartForm({ before, amends, onDone, onBack }: StartFormProps) {
  const t = useTranslations('conclusions');
  const { id: conferenceId, title, chair, ownerBranch } = useConference();
  const here = `start ${amends?.id ?? conferenceId}`;
  const brought = useBroughtBack<Typed>(here);
  const { content } = before ?? {};
  // The paper is Vietnamese whatever the language around it.
  const [abstract, setAbstract] = useState(
    brought?.abstract ??
      (amends ? `Sửa đổi, bổ sung ${startingLow(amends.content.abstract)}` : `Kết luận của ${chair} tại ${title}`),
  );
  const [place, setPlace] = useState(brought?.place ?? content?.place ?? (ownerBranch === undefined ? 'Hà Nội' : ''));
  const [authority, setAuthority] = useState(brought?.authority ?? content?.signer.authority ?? '');
  const [post, setPost] = useState(brought?.post ?? content?.signer.post ?? '');
  const [name, setName] = useState(brought?.name ?? content?.signer.name ?? '');
  useTakeAlong(here, true, { abstract, place, authority, post, name } satisfies Typed);
  const [wasPressed, setPressed] = useState(false);
  const draft = useAct(routes.draftConclusions, {
    invalidates: [routes.listConclusions],
    onDone: ({ id }) => onDone(id),
  });
  const isRevoked = amends?.status === 'revoked';
  const fault = (value: string): string | undefined => (wasPressed && !value.trim() ? t('fillIn') : undefined);
  const begin = (): void => {
    setPressed(true);
    if ([abstract, place, post, name].some((each) => !each.trim())) return;
    const { recipients, form, issuer } = before?.content ?? {};
    draft.mutate({
      params: { conferenceId },
      body: {
        ...{ abstract, place },
        sections: amends ? [{ paragraphs: [] }] : startingSections,
        signer: { post, name, ...(authority.trim() ? { authority } : {}) },
        ...(recipients ? { recipients: [...recipients] } : {}),
        ...(form ? { form } : {}),
        ...(issuer ? { issuer } : {}),
        ...(amends && !isRevoked ? { amends: amends.id } : {}),
      },
    });
  };
  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <Polite>
        {isRevoked && (
          <Panel kind="warning" title={t('amendGoneTitle', { number: amends.number ?? '' })}>
            <p>{t('amendGone')}</p>
          </Panel>
        )}
      </Polite>
      {!isRevoked && <p>{amends ? t('amendLead', { number: amends.number ?? '' }) : t('startLead')}</p>}
      <TextArea label={t('field.abstract')} value={abstract} onChange={setAbstract} fault={fault(abstract)} lang="vi" />
      <div className={styles.pair}>
        <TextField
          label={t('field.authority')}
          hint={t('hint.authority')}
          optional
          value={authority}
          onChange={setAuthority}
          lang="vi"
        />
        <TextField
          label={t('field.post')}
          hint={t('hint.post')}
          value={post}
          onChange={setPost}
          fault={fault(post)}
          lang="vi"
        />
        <TextField label={t('field.name')} value={name} onChange={setName} fault={fault(name)} lang="vi" />
        <TextField label={t('field.place')} value={place} onChange={setPlace} fault={fault(place)} lang="vi" />
      </div>
      {draft.error && <ErrorPanel error={draft.error} what="act" />}
      <div className={styles.row}>
        <Button kind="primary" type="submit" busy={draft.isPending}>
          {isRevoked ? t('createApart') : t('create')}
        </Button>
        <Button onClick={onBack}>{t('back')}</Button>
      </div>
    </form>
  );
}

/** The usual parts of such a notice; to be renamed, moved or taken out. */
const startingSections = [
  { heading: 'I. Đánh giá chung', paragraphs: [] },
  { heading: 'II. Nhiệm vụ, giải pháp', paragraphs: [] },
  { heading: 'III. Tổ chức thực hiện', paragraphs: [] },
];

function startingLow(text: string): string {
  return text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
