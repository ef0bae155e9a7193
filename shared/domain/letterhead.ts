/** Whose name stands at the head of a notice. */
export interface Letterhead {
  readonly parent?: string;
  readonly name: string;
}

/** What the symbol of an office of the centre stands for, where a draft does not say. Another office is another line here. */
const central: Readonly<Record<string, Letterhead>> = {
  VPCP: { name: 'Văn phòng Chính phủ' },
  VPTW: { parent: 'Ban Chấp hành Trung ương', name: 'Văn phòng' },
};

/** The same symbols in every province; `{unit}` is its name, e.g. 'tỉnh Bắc Ninh'. */
const provincial: Readonly<Record<string, Letterhead>> = {
  UBND: { name: 'Ủy ban nhân dân {unit}' },
  VP: { parent: 'Ủy ban nhân dân {unit}', name: 'Văn phòng' },
  VPUBND: { parent: 'Ủy ban nhân dân {unit}', name: 'Văn phòng' },
};

/** `unit`: name of the province whose office issues it; none of an office of the centre. */
export function letterheadOf(symbol: string, unit?: string): Letterhead {
  if (unit === undefined) return central[symbol] ?? { name: symbol };
  const { parent, name } = provincial[symbol] ?? { parent: 'Ủy ban nhân dân {unit}', name: symbol };
  const filled = (text: string) => text.replace('{unit}', inSentence(unit));
  return { ...(parent === undefined ? {} : { parent: filled(parent) }), name: filled(name) };
}

/** 'Tỉnh Bắc Ninh' → 'tỉnh Bắc Ninh'; a name without its kind of unit stays as it is. */
function inSentence(unit: string): string {
  return /^(Tỉnh|Thành phố|Đặc khu) /u.test(unit) ? unit.charAt(0).toLocaleLowerCase('vi') + unit.slice(1) : unit;
}
