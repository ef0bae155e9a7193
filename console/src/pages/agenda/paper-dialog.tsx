import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { paperLimit, paperMediaTypes, papersRoutes } from '../../../../shared/contracts/papers.ts';
import { newActKey } from '../../api/client.ts';
import { keyOf, useApi } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { RadioGroup } from '../../design/choice.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { TextField } from '../../design/field.tsx';
import { FileDrop, sizeText } from '../../design/file-drop.tsx';
import { Progress } from '../../design/progress.tsx';
import { useToast } from '../../design/toast.tsx';
import { type Classification, classificationsUpTo, type Paper } from './agenda.ts';
import styles from './page.module.css';

export type Placing =
  | { readonly kind: 'new'; readonly item: { readonly id: string; readonly title: string } | undefined }
  | { readonly kind: 'version'; readonly paper: Paper };

export interface PaperDialogProps {
  readonly placing: Placing;
  readonly onClose: () => void;
}

const endings = { pdf: 0, docx: 1, xlsx: 2, pptx: 3, png: 4, jpg: 5, jpeg: 5 } as const;
type Ending = keyof typeof endings;

/** By the name's ending; the API looks into the file itself. */
function mediaTypeOf(name: string): string {
  const ending = name.toLowerCase().split('.').at(-1) as Ending;
  return paperMediaTypes[endings[ending]] ?? '';
}

/** A paper goes up: what it is called, whose it is, who may see it. */
export function PaperDialog({ placing, onClose }: PaperDialogProps) {
  const t = useTranslations('agenda');
  const words = useTranslations('words');
  const conference = useConference();
  const earlier = placing.kind === 'version' ? placing.paper : undefined;
  const highest = conference.classification;
  const [file, setFile] = useState<File>();
  const [title, setTitle] = useState(earlier?.title ?? '');
  const [classification, setClassification] = useState<Classification>(earlier?.classification ?? highest);
  const upload = useUpload(placing, (paper) => {
    toast({ text: t('upload.done', { title: paper.title, version: paper.version }) });
    onClose();
  });
  const toast = useToast();
  const take = (chosen: File): void => {
    setFile(chosen);
    if (title.trim() === '') setTitle(chosen.name.replace(/\.[^.]*$/, ''));
  };
  const send = (): void => {
    if (file) upload.mutate({ file, title: title.trim(), classification });
  };
  const heading = earlier
    ? t('upload.version', { title: earlier.title, version: earlier.version + 1 })
    : placing.kind === 'new' && placing.item
      ? t('upload.to', { title: placing.item.title })
      : t('papers.addGeneral');
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !upload.isPending) onClose();
      }}
      title={heading}
      text={earlier && t('upload.keeps')}
      acts={
        <Button kind="primary" disabled={!file || title.trim() === ''} busy={upload.isPending} onClick={send}>
          {t('upload.send')}
        </Button>
      }
    >
      {file && (
        <p>
          <strong>{file.name}</strong> <span className={styles.soft}>{sizeText(file.size)}</span>
        </p>
      )}
      <FileDrop
        label={t('upload.file')}
        endings={Object.keys(endings).map((ending) => `.${ending}`)}
        maxBytes={paperLimit}
        busy={upload.isPending}
        onFile={take}
      />
      <TextField label={t('upload.name')} maxLength={300} value={title} onChange={setTitle} />
      <RadioGroup
        label={t('upload.classification')}
        value={classification}
        onChange={setClassification}
        options={classificationsUpTo(highest).map((value) => ({
          value,
          label: `${words(`classification.${value}`)} – ${t(`sees.${value}`)}`,
        }))}
        hint={t('upload.highest', { classification: words(`classification.${highest}`) })}
      />
      {upload.isPending && file && (
        <Progress
          label={
            upload.sent < file.size
              ? t('upload.going', { sent: sizeText(upload.sent), size: sizeText(file.size) })
              : t('upload.checking')
          }
          value={upload.sent}
          max={file.size}
        />
      )}
      {upload.error && <ErrorPanel error={upload.error} what="act" />}
    </Dialog>
  );
}

interface Sending {
  readonly file: File;
  readonly title: string;
  readonly classification: Classification;
}

function useUpload(placing: Placing, onDone: (paper: Paper) => void) {
  const api = useApi();
  const cache = useQueryClient();
  const { id: conferenceId } = useConference();
  const [sent, setSent] = useState(0);
  // The same file with the same words, sent again after a failure, is the same paper.
  const act = useRef<{ readonly of: Sending; readonly key: string }>(undefined);
  const mutation = useMutation<Paper, Error, Sending>({
    mutationFn: (sending) => {
      const { file, title, classification } = sending;
      const last = act.current?.of;
      const isSame = last?.file === file && last.title === title && last.classification === classification;
      if (!isSame) act.current = { of: sending, key: newActKey() };
      setSent(0);
      const place =
        placing.kind === 'version' ? { paperId: placing.paper.id } : placing.item ? { item: placing.item.id } : {};
      return api.call(
        papersRoutes.addPaper,
        {
          params: { conferenceId },
          query: { title, classification, ...place },
          file: { blob: file, name: file.name, mediaType: mediaTypeOf(file.name) },
        },
        { actKey: act.current?.key, onSent: setSent },
      );
    },
    onSuccess: async (paper) => {
      await cache.invalidateQueries({ queryKey: keyOf(papersRoutes.listPapers) });
      onDone(paper);
    },
    // Without an answer it may be there all the same: who closes the dialog and begins anew sees that.
    onError: () => cache.invalidateQueries({ queryKey: keyOf(papersRoutes.listPapers) }),
  });
  return Object.assign(mutation, { sent });
}
