// Files that are dropped on the conversation go with the answer. The browser would open them in the page's place.
import { useState } from 'react';
import type { DragEvent } from 'react';
import { useSession } from '../../shared/session/session-context';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.some((type) => type === 'Files');

export function useFileDrop(onFiles: (files: File[]) => void) {
  const { project } = useSession();
  const [isOver, setOver] = useState(false);
  const takesFiles = project.role !== 'viewer' && project.files !== false;
  return {
    'data-dropping': isOver || undefined,
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = takesFiles ? 'copy' : 'none';
      setOver(takesFiles);
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (takesFiles) onFiles([...event.dataTransfer.files]);
    },
  };
}
