import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import { type ContactForm, contactsLimit, type Faults, newContact } from './form.ts';
import styles from './page.module.css';

export interface ContactFieldsProps {
  readonly contacts: readonly ContactForm[];
  readonly onChange: (contacts: readonly ContactForm[]) => void;
  readonly faults: Faults;
}

/** Who gets the hall's link, and who gets papers and conclusions. */
export function ContactFields({ contacts, onChange, faults }: ContactFieldsProps) {
  const t = useTranslations('points');
  const faultOf = (key: string, part: string) => {
    const code = faults.get(`contacts.${key}.${part}`);
    return code && t(`fault.${code}`);
  };
  return (
    <section className={styles.group}>
      <h3>{t('field.contacts')}</h3>
      <p className={styles.soft}>{t('contactsHint')}</p>
      {contacts.map((contact, at) => {
        const set = (part: Partial<ContactForm>): void => onChange(contacts.with(at, { ...contact, ...part }));
        const { key } = contact;
        return (
          <fieldset key={key} className={styles.contact}>
            <legend>{t('contact', { number: at + 1 })}</legend>
            <Select
              label={t('contactRole')}
              value={contact.role}
              onChange={(role) => set({ role })}
              options={(['host', 'office'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
            />
            <TextField
              label={t('contactName')}
              value={contact.name}
              onChange={(name) => set({ name })}
              fault={faultOf(key, 'name')}
            />
            <TextField
              label={t('email')}
              inputMode="email"
              value={contact.email}
              onChange={(email) => set({ email })}
              fault={faultOf(key, 'email')}
            />
            <TextField
              label={t('phone')}
              inputMode="tel"
              value={contact.phone}
              onChange={(phone) => set({ phone })}
              fault={faultOf(key, 'phone')}
            />
            <div>
              <Button kind="quiet" icon="close" onClick={() => onChange(contacts.toSpliced(at, 1))}>
                {t('removeContact', { number: at + 1 })}
              </Button>
            </div>
          </fieldset>
        );
      })}
      {contacts.length < contactsLimit && (
        <div>
          <Button
            icon="plus"
            onClick={() =>
              onChange([...contacts, newContact(contacts.some(({ role }) => role === 'host') ? 'office' : 'host')])
            }
          >
            {t('addContact')}
          </Button>
        </div>
      )}
    </section>
  );
}
