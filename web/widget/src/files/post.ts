// One request to the server's files. Not fetch(): that tells nobody how far an upload is.

import type { UploadsPort } from '../chat/part-port';
import { guarded } from '../guarded';

export interface Answer {
  /** 0: none came. */
  status: number;
  text: string;
}

interface Told {
  progress?(share: number): void;
  answered(answer: Answer): void;
}

/** Answers what stops it; then nothing more is told. */
export function post(
  { chat, folder }: UploadsPort,
  path: string,
  body: Blob,
  headers: Record<string, string>,
  told: Told,
): () => void {
  const request = new XMLHttpRequest();
  const { visitor } = chat.core!.session!;
  request.open('POST', `${folder}api/v1/public/projects/${chat.projectId}/files${path}`);
  request.setRequestHeader('X-Porchlight-Visitor', visitor.visitorUid);
  request.setRequestHeader('X-Porchlight-Secret', visitor.visitorSecret);
  for (const name of Object.keys(headers)) request.setRequestHeader(name, headers[name]!);
  request.upload.onprogress = guarded(({ loaded, total }) => {
    if (told.progress && total) told.progress(loaded / total);
  });
  request.onloadend = guarded(() => told.answered({ status: request.status, text: request.responseText }));
  request.send(body);
  return () => {
    request.onloadend = null;
    request.abort();
  };
}
