// Everything about one visitor, and, of somebody who is here, what they see.
import type { ReactNode } from 'react';
import { PagePreview } from '../features/page-preview/PagePreview';
import { VisitorContextPanel } from '../features/visitor-context/VisitorContextPanel';
import { PaneBoundary } from '../shared/ui/PaneBoundary';

interface Props {
  uid: string;
  onClose: (() => void) | undefined;
  backTo: string;
  children?: ReactNode;
}

export function VisitorDetail({ uid, onClose, backTo, children }: Props) {
  const preview = (
    <PaneBoundary name="The preview" key={uid}>
      <PagePreview uid={uid} />
    </PaneBoundary>
  );
  return (
    <VisitorContextPanel key={uid} uid={uid} onClose={onClose} backTo={backTo} whenHere={preview}>
      {children}
    </VisitorContextPanel>
  );
}
