/** Names of the fields that a person fills in, as the contracts have them; each has its words in `problems.field`. */
export const fieldNames = [
  ...['title', 'chair', 'office', 'hostPoint', 'startsAt', 'endsAt', 'doorsOpenAt', 'lateAfterMinutes', 'zone'],
  ...['classification', 'invited', 'operatorPhone', 'reason', 'speaker', 'minutes', 'words', 'note', 'presentCount'],
  ...['name', 'position', 'unit', 'mode', 'substituteFor', 'abstract', 'heading', 'signer', 'authority', 'post'],
  ...['place', 'recipients', 'issuer', 'urgency', 'amends', 'number', 'year', 'code', 'level', 'parent', 'type'],
  ...['seats', 'validFrom', 'validTo', 'mergedInto', 'role', 'email', 'phone'],
] as const;

/** Of those there are several: "Phiên 2". */
export const partNames = ['sessions', 'items', 'delegates', 'sections', 'paragraphs', 'contacts'] as const;

export type Place =
  | { readonly kind: 'field'; readonly name: (typeof fieldNames)[number] }
  | { readonly kind: 'part'; readonly name: (typeof partNames)[number]; readonly number: number };

/** `body/sessions/1/endsAt`: the second session, its end. What a person does not fill in (ids, versions) is left out. */
export function placesOf(field: string): Place[] {
  const steps = field.split('/');
  return steps.flatMap((step, at): Place[] => {
    const part = partNames.find((each) => each === step);
    const number = Number(steps[at + 1]);
    if (part && Number.isInteger(number)) return [{ kind: 'part', name: part, number: number + 1 }];
    const name = fieldNames.find((each) => each === step);
    return name ? [{ kind: 'field', name }] : [];
  });
}
