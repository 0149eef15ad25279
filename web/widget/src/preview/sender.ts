// A snapshot on its way: piece by piece, each when the one before was acknowledged and the socket has room, so that
// presence and messages never wait behind it.

import { guarded } from '../guarded';
import { own } from '../own';
import { OwnPromise } from './promise';
import type { Packed } from './packer';
import type { PreviewPort } from './port';

const pieceBytes = 65_536;
/** The socket has room while less than this waits. */
const mostBacklog = 65_536;
/** Units: milliseconds. */
const roomInterval = 50;

export type Outcome = 'sent' | 'unwanted' | 'refused' | 'rateLimited';

interface Answer {
  ok?: unknown;
  error?: { code?: unknown };
}

const later = (ms: number): Promise<void> => new OwnPromise((done) => setTimeout(done, ms));

/** `isWanted`: looked at before each piece. Never answers where the link is lost before an acknowledgement. */
export async function send(
  port: PreviewPort,
  nonce: string,
  snapshot: number,
  kind: 'page' | 'outline',
  { encoding, data }: Packed,
  isWanted: () => boolean,
): Promise<Outcome> {
  const count = Math.max(1, Math.ceil(data.length / pieceBytes));
  for (let index = 0; index < count; index++) {
    while (isWanted() && port.backlog() > mostBacklog) await later(roomInterval);
    if (!isWanted()) return 'unwanted';
    const part = data.subarray(index * pieceBytes, (index + 1) * pieceBytes);
    const answer = await new OwnPromise<Answer>((done) => {
      const head = { nonce, snapshot, index, count, kind, encoding };
      const isSent = port.emit(
        'previewPiece',
        head,
        guarded((said) => done(own.Object(said) as Answer)),
        part,
      );
      if (!isSent) done({});
    });
    if (!answer.ok) return answer.error?.code === 'rateLimited' ? 'rateLimited' : 'refused';
  }
  return 'sent';
}
