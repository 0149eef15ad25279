// Everything about one visitor, and, of somebody who is here, what they see.
import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { PagePreview } from '../features/page-preview/PagePreview';
import { VisitorContextPanel } from '../features/visitor-context/VisitorContextPanel';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { say } from '../words/say';

interface Props {
  uid: string;
  onClose: (() => void) | undefined;
  backTo: string;
  /** The uid is a device of that visitor, who is shown; the address may follow. */
  onJoined?: (person: string) => void;
  /** What can be done about the visitor. */
  children?: ((visitor: Visitor) => ReactNode) | undefined;
}

export function VisitorDetail({ uid: asked, onClose, backTo, onJoined, children }: Props) {
  const [joined, setJoined] = useState<{ asked: string; person: string }>();
  const uid = joined?.asked === asked ? joined.person : asked;
  const follow = useCallback(
    (person: string) => (onJoined === undefined ? setJoined({ asked, person }) : onJoined(person)),
    [onJoined, asked],
  );
  const preview = (
    <PaneBoundary name={say('pane.preview')} key={uid}>
      <PagePreview uid={uid} />
    </PaneBoundary>
  );
  return (
    <VisitorContextPanel key={uid} {...{ uid, onClose, backTo }} onJoined={follow} whenHere={preview}>
      {children}
    </VisitorContextPanel>
  );
}
