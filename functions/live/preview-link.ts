import type { hallRoutes } from '../../shared/contracts/hall.ts';
import { linkHashOf, partsOfCredential, sameHash } from '../../shared/domain/access-secrets.ts';
import { mayGoByMail } from '../../shared/domain/paper.ts';
import { Missing } from '../../shared/domain/refusals.ts';
import type { Request } from '../../shared/runtime/http.ts';
import { readForSignIn } from '../../shared/store/sign-in.ts';
import type { Table } from '../../shared/store/table.ts';

export interface PreviewLinkDeps {
  readonly table: Table;
}

/**
 * Trigger: POST /hall/links/preview. Reads only, so a repeat is harmless: it neither counts as a try nor looks at the tries
 * made. Says what the mail of the link says and no more. A link that leads nowhere, one that was replaced and one of a hall
 * that is shut out or not invited any more get the same answer, after the same read.
 */
export async function previewLink({ table }: PreviewLinkDeps, { body }: Request<typeof hallRoutes.previewLink>) {
  const parts = partsOfCredential(body.link);
  const linkHash = linkHashOf(parts?.bridgeId ?? '', parts?.secret ?? body.link);
  const { access, bridge, conference } = await readForSignIn(table, parts?.bridgeId, linkHash);
  const isOpen = sameHash(access?.linkHash ?? '', linkHash) && access?.revokedAt === undefined;
  if (!isOpen || !conference || !bridge || bridge.withdrawnAt !== undefined) throw new Missing('link', '');
  return {
    bridge: { name: bridge.name, ...(bridge.parentName ? { parentName: bridge.parentName } : {}) },
    conference: {
      ...(mayGoByMail(conference.classification) ? { title: conference.title } : {}),
      startsAt: conference.startsAt,
      endsAt: conference.endsAt,
    },
  };
}
