import { useState } from 'react';
import fields from './field.module.css';

export interface FormFaultProps {
  /** What keeps the form from being sent: "Còn 3 mục cần điền hoặc sửa." */
  readonly text: string;
}

/** Breaks in when the form was sent in vain, and not again while one mends it: give it another key with each try. */
export function FormFault({ text }: FormFaultProps) {
  const [told] = useState(text);
  return (
    <p role={text === told ? 'alert' : undefined} className={fields.fault}>
      {text}
    </p>
  );
}
