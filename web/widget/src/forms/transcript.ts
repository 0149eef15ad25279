// The whole conversation as a file of text, made in the browser: it goes to nobody whose address is not proved (decision 58).

import type { FormsPort } from '../chat/part-port';
import { readMessages, type Message } from '../chat/wire';
import { guarded } from '../guarded';
import { now, own } from '../own';
import { OwnPromise } from '../preview/promise';

/** Messages asked for at once. */
const pageSize = 100;
/** An answer that is not here by then was lost. Units: milliseconds. */
const answerTime = 15_000;

export async function saveTranscript(port: FormsPort): Promise<void> {
  const messages = await allMessages(port);
  const { say, make, place, chat } = port;
  if (!messages) {
    const note = make('p', { class: 'note', role: 'status', 'data-over': '' }, say('failed'));
    place.prepend(note);
    setTimeout(
      guarded(() => note.remove()),
      answerTime,
    );
    return;
  }
  const href = URL.createObjectURL(
    new Blob([transcript(port, messages)], { type: 'text/plain;charset=utf-8' }),
  );
  const day = new own.Date().toISOString().slice(0, 10);
  const link = make('a', { href, download: `${location.hostname}-${day}.txt`, hidden: '' });
  chat.root.append(link);
  link.click();
  link.remove();
  setTimeout(
    guarded(() => URL.revokeObjectURL(href)),
    answerTime,
  );
}

/** Undefined: not all of them could be had. */
async function allMessages({ chat, conversation }: FormsPort): Promise<readonly Message[] | undefined> {
  let all = conversation.thread.messages;
  while (all.length && all[0]!.position > 1) {
    const before = all[0]!.position;
    const answer = await new OwnPromise<unknown>((resolve) => {
      setTimeout(resolve, answerTime);
      if (!chat.emit('getHistory', { before, limit: pageSize }, resolve)) resolve(undefined);
    });
    const earlier = readMessages((own.Object(answer) as { messages?: unknown }).messages).filter(
      ({ position }) => position < before,
    );
    if (!earlier.length) return undefined;
    all = [...earlier, ...all];
  }
  return all;
}

function transcript({ say, locale, title, sizeText }: FormsPort, messages: readonly Message[]): string {
  const timeText = (at: number): string => new own.Date(at).toLocaleString(locale());
  const lines = [title(), location.origin, timeText(now()), ''];
  for (const { author, agentName, content, sentAt, files = [] } of messages) {
    const name = author === 'visitor' ? say('you') : agentName || say('support');
    lines.push(`${timeText(+new own.Date(sentAt))}  ${name}`);
    if (content) lines.push(content);
    for (const file of files) lines.push(`[${file.name}, ${sizeText(file.bytes)}]`);
    lines.push('');
  }
  return lines.join('\n');
}
