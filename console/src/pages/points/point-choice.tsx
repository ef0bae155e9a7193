import { useState } from 'react';
import { Combobox } from '../../design/combobox.tsx';
import type { FieldFrameProps } from '../../design/field.tsx';
import { type Directory, listed } from './directory.ts';

export interface PointChoiceProps extends FieldFrameProps {
  readonly directory: Directory;
  /** A code; '' where none is chosen. */
  readonly value: string;
  readonly onChange: (code: string) => void;
}

const offered = 30;

/** One point out of thousands, by name or code. */
export function PointChoice({ directory, value, onChange, ...frame }: PointChoiceProps) {
  const [q, setQ] = useState('');
  const chosen = directory.points.get(value);
  const label = chosen?.name ?? value;
  // What is written there when nobody types is the chosen name itself.
  const found = listed(directory, { state: 'all', ...(q && q !== label ? { q } : {}) }, 0).slice(0, offered);
  return (
    <Combobox
      {...frame}
      suggestions={found.map(({ code, name, parentName }) => ({
        value: code,
        label: name,
        note: [code, parentName].filter(Boolean).join(' · '),
      }))}
      value={value === '' ? null : { value, label, note: value }}
      onChange={(next) => onChange(next?.value ?? '')}
      onSearch={setQ}
    />
  );
}
