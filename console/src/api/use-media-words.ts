import { useTranslations } from 'use-intl';

/** Names of errors of Amazon Chime SDK without `Exception` (API reference, "Common Errors" and of each operation), and our own. */
const kinds = {
  limit: /^(ResourceLimitExceeded|LimitExceeded)$/,
  busy: /^(Service(Unavailable|Failure)|Thrott\w+|TooManyRequests|Request(Timeout|Expired)|InternalFailure|NotAnswered)$/,
  denied: /^(Forbidden|Unauthorized\w*|AccessDenied\w*|NotAuthorized|UnrecognizedClient)$/,
  gone: /^(NotFound|SeatGone|PrimaryMissing)$/,
};

/** Why the meeting service gave no seat or no sound, in the person's language; its own name for that is for support. */
export function useMediaWords(): (code: string) => string {
  const t = useTranslations('problems');
  return (code) => {
    const [kind = 'other'] = Object.entries(kinds).find(([, shape]) => shape.test(code)) ?? [];
    return t(`media.${kind as keyof typeof kinds | 'other'}`);
  };
}
