/**
 * What becomes of a mail, by its recipient: SES's own simulator addresses, and for any domain a label in the local part
 * (`ten+bounce@example.vn`). Everybody else gets it.
 */
export type Fate =
  | 'delivered'
  | 'bounced'
  | 'soft-bounced'
  | 'suppressed'
  /** As suppressed, for an earlier complaint. */
  | 'held-back'
  | 'complained'
  | 'late-bounced'
  | 'delayed'
  | 'rejected';

const labels: Record<string, Fate> = {
  bounce: 'bounced',
  softbounce: 'soft-bounced',
  suppressed: 'suppressed',
  complaint: 'complained',
  latebounce: 'late-bounced',
  delay: 'delayed',
  reject: 'rejected',
};

const simulated: Record<string, Fate> = {
  success: 'delivered',
  bounce: 'bounced',
  ooto: 'delivered',
  complaint: 'complained',
  suppressionlist: 'suppressed',
};

export function fateOf(address: string): Fate {
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  const [name = '', ...tags] = local.split('+');
  if (domain === 'simulator.amazonses.com') return simulated[name] ?? 'bounced';
  for (const tag of tags) if (tag in labels) return labels[tag]!;
  return 'delivered';
}
