export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[each]!);

/** A plain page of the local cloud itself: no script, readable without the console's styles. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #ccc;vertical-align:top}
a.choice{display:block;padding:.7rem 1rem;margin:.4rem 0;border:1px solid #767676;border-radius:.4rem;color:inherit;text-decoration:none}
a.choice:focus,a.choice:hover{outline:3px solid #0b57d0}small{color:#555}pre{white-space:pre-wrap;background:#f5f5f5;padding:1rem}iframe{width:100%;height:36rem;border:1px solid #ccc}
@media(max-width:40rem){table,tbody,tr,td{display:block}th{display:none}td{border:0;padding:.1rem 0;overflow-wrap:anywhere}tr+tr{border-top:1px solid #ccc;padding:.5rem 0}}
</style><h1>${escapeHtml(title)}</h1>${body}</html>`;
}
