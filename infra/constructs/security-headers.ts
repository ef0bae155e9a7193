/** What a page may load and call. Nothing from elsewhere but Chime's media and the origins it is told. */
export function contentSecurityPolicy(callable: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    'media-src blob:',
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    `connect-src ${["'self'", ...callable, 'https://*.chime.aws', 'wss://*.chime.aws'].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Camera, microphone and screen for our own pages; nothing else. */
export const permissionsPolicy =
  'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), screen-wake-lock=(self), geolocation=(), payment=(), usb=()';
