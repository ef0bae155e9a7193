import { bouncedAt, type Delivery, type DeliveryState } from './delivery.ts';

/** The list of recipients as CSV: UTF-8 with BOM for Excel, RFC 4180, times in ISO 8601 with their offset. */
const headings = [
  'Mã đơn vị',
  'Đơn vị',
  'Mã tỉnh',
  'Người nhận',
  'Vai trò',
  'Địa chỉ thư',
  'Trạng thái',
  'Lý do',
  'Số lần gửi',
  'Gửi lúc (Asia/Ho_Chi_Minh)',
  'Đến lúc (Asia/Ho_Chi_Minh)',
  'Trả lại lúc (Asia/Ho_Chi_Minh)',
  'Xác nhận lúc (Asia/Ho_Chi_Minh)',
  'Số lần nhắc',
  'Nhắc lần cuối lúc (Asia/Ho_Chi_Minh)',
] as const;

const stateNames: Readonly<Record<DeliveryState, string>> = {
  queued: 'Chờ gửi',
  sending: 'Đang gửi',
  sent: 'Đã gửi',
  delivered: 'Đã đến',
  bounced: 'Bị trả lại',
  failed: 'Không gửi được',
  unknown: 'Chưa rõ',
  acknowledged: 'Đã xác nhận',
};

export function deliverySheet(deliveries: readonly Delivery[]): string {
  const rows = deliveries.map((delivery) => [
    delivery.pointCode,
    delivery.unit,
    delivery.branch,
    delivery.recipient,
    delivery.role === 'host' ? 'Kỹ thuật' : 'Văn phòng',
    delivery.address ?? '',
    stateNames[delivery.state],
    delivery.reason ?? '',
    String(delivery.attempt),
    localTime(delivery.sentAt),
    localTime(delivery.deliveredAt),
    localTime(bouncedAt(delivery)),
    localTime(delivery.acknowledgedAt),
    String(delivery.reminders ?? 0),
    localTime(delivery.remindedAt),
  ]);
  return `\ufeff${[headings, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** A cell that a spreadsheet would run as a formula is shown as the text that it is. */
function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
}

function localTime(at: number | undefined): string {
  return at === undefined ? '' : `${new Date(at + 7 * 3600_000).toISOString().slice(0, 19)}+07:00`;
}
