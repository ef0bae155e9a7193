import { useState } from 'react';
import { Checkbox, RadioGroup, Select } from '../../design/choice.tsx';
import { Combobox, type Suggestion } from '../../design/combobox.tsx';
import { DateTimeField } from '../../design/date-time-field.tsx';
import { NumberField, TextArea, TextField } from '../../design/field.tsx';
import { FileDrop } from '../../design/file-drop.tsx';
import { Columns, Part } from './part.tsx';
import { sampleRows } from './samples.ts';

const suggestions: readonly Suggestion[] = sampleRows.map(({ id, name, province }) => ({
  value: id,
  label: name,
  note: province,
}));

export function Forms() {
  const [text, setText] = useState('Hội nghị trực tuyến toàn quốc');
  const [number, setNumber] = useState<number | undefined>(45);
  const [at, setAt] = useState<number | undefined>(Date.UTC(2026, 10, 24, 1));
  const [point, setPoint] = useState<Suggestion | null>(null);
  const [checked, setChecked] = useState(true);
  const [radio, setRadio] = useState<'in-person' | 'online' | undefined>('online');
  const [select, setSelect] = useState('internal');
  const [file, setFile] = useState('');
  return (
    <Part title="Field">
      <Columns>
        <TextField label="Tên hội nghị" value={text} onChange={setText} hint="Như trong giấy mời" />
        <TextField
          label="Điện thoại trực"
          narrow
          value=""
          onChange={() => undefined}
          fault="Chưa điền số điện thoại trực kỹ thuật"
        />
        <TextArea label="Ghi chú" optional value="" onChange={() => undefined} />
        <NumberField label="Số phút" value={number} onChange={setNumber} />
        <DateTimeField label="Bắt đầu" value={at} onChange={setAt} />
        <Combobox
          label="Điểm cầu"
          suggestions={suggestions}
          value={point}
          onChange={setPoint}
          hint="tam tien, bac ninh"
        />
        <Select
          label="Độ mật"
          value={select}
          onChange={setSelect}
          options={[
            { value: 'public', label: 'Công khai' },
            { value: 'internal', label: 'Nội bộ' },
          ]}
        />
        <RadioGroup
          label="Hình thức"
          value={radio}
          onChange={setRadio}
          options={[
            { value: 'in-person', label: 'Trực tiếp' },
            { value: 'online', label: 'Trực tuyến' },
          ]}
        />
        <div>
          <Checkbox label="Tất cả tỉnh (34)" checked={checked} onChange={setChecked} />
          <Checkbox label="Một phần (12 của 124)" checked="mixed" onChange={() => undefined} />
          <Checkbox label="Không đổi được" checked={false} disabled onChange={() => undefined} />
        </div>
      </Columns>
      <FileDrop
        label="Tệp danh mục"
        endings={['.csv', '.xlsx']}
        maxBytes={4 * 1024 * 1024}
        onFile={({ name }) => setFile(name)}
      />
      {file && <p>{file}</p>}
    </Part>
  );
}
