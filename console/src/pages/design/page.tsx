import { PageHeader } from '../../design/page-header.tsx';
import { Acts } from './acts.tsx';
import { Forms } from './forms.tsx';
import { Lists } from './lists.tsx';
import { States } from './states.tsx';

export function DesignPage() {
  return (
    <>
      <PageHeader
        title="Design"
        lead="Tokens in tokens.css, components in src/design. Xã Nguyễn Nghiễm, Kỳ Ngữ Vẵng Ệ."
      />
      <States />
      <Acts />
      <Forms />
      <Lists />
    </>
  );
}
