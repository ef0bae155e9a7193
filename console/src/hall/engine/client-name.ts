/** "Chrome 141, Android": enough for whoever helps on the phone; a user agent says more than is asked. */
export function clientName(userAgent: string): string {
  const browsers: readonly (readonly [string, RegExp])[] = [
    ['Cốc Cốc', /coc_coc_browser\/(\d+)/],
    ['Edge', /Edg(?:A|iOS)?\/(\d+)/],
    ['Samsung Internet', /SamsungBrowser\/(\d+)/],
    ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
    ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
    ['Safari', /Version\/(\d+).*Safari/],
  ];
  const systems: readonly (readonly [string, RegExp])[] = [
    ['Android', /Android/],
    ['iOS', /iPhone|iPad/],
    ['Windows', /Windows/],
    ['macOS', /Macintosh/],
    ['Linux', /Linux|X11/],
  ];
  const found = browsers.flatMap(([name, shape]) => {
    const [, version] = shape.exec(userAgent) ?? [];
    return version ? [`${name} ${version}`] : [];
  });
  const system = systems.find(([, shape]) => shape.test(userAgent))?.[0];
  return [found[0] ?? 'Browser', system].filter(Boolean).join(', ');
}
