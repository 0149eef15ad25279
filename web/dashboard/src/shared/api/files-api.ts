// Files on their way to the server: the bytes as they are, and how many have gone.
import { say } from '../../words/say';
import { ApiError, problemIn } from './http';
import type { SharedFile } from './inbox-types';
import { serverPath } from './server-path';
import type { Asked } from './visitors-api';

/** Nothing has moved for so long: it is given up. Units: milliseconds. */
const STALLED_MS = 60_000;
const UNKNOWN_TYPE = 'application/octet-stream';

interface Upload {
  path: string;
  body: Blob;
  headers: Record<string, string>;
  onProgress: (part: number) => void;
}

/** `fetch` tells nothing of what has gone. */
function upload<Answer>(
  { token, signal }: Asked,
  { path, body, headers, onProgress }: Upload,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_MS);
    };
    const lost = () => reject(new ApiError('network', say('errors.network'), 0));
    request.open('POST', serverPath(`api/v1${path}`));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => {
      alive();
      if (total > 0) onProgress(loaded / total);
    };
    request.onload = () => {
      const isDone = request.status >= 200 && request.status < 300;
      if (isDone) resolve(JSON.parse(request.responseText || 'null') as Answer);
      else reject(problemIn(request.status, request.responseText));
    };
    request.onerror = lost;
    request.onabort = lost;
    request.onloadend = () => clearTimeout(stalled);
    signal?.addEventListener('abort', () => request.abort());
    alive();
    request.send(body);
  });
}

/** Errors: ApiError, code `network` where it could not arrive, or was aborted. */
export function postFile(asked: Asked, file: File, onProgress: (part: number) => void): Promise<SharedFile> {
  const headers = {
    'content-type': file.type === '' ? UNKNOWN_TYPE : file.type,
    'x-file-name': encodeURIComponent(file.name),
  };
  return upload(asked, { path: `/projects/${asked.projectId}/files`, body: file, headers, onProgress });
}

export function postThumbnail(asked: Asked, fileId: string, picture: Blob): Promise<SharedFile> {
  const path = `/projects/${asked.projectId}/files/${fileId}/thumbnail`;
  const headers = { 'content-type': picture.type };
  return upload(asked, { path, body: picture, headers, onProgress: () => undefined });
}
