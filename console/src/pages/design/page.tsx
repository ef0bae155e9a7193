import { PageHeader } from '../../design/page-header.tsx';

export function DesignPage() {
  return <PageHeader title="Design" />;
}
