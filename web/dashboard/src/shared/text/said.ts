// What a message says, for one line of a list; of one without text what was sent with it.
import type { Message } from '@porchlight/protocol/conversation';
import { excerpt } from './excerpt';

export function saidIn({ content, files = [] }: Pick<Message, 'content' | 'files'>): string {
  return content === '' && files.length > 0
    ? excerpt(files.map(({ name }) => name).join(', '))
    : excerpt(content);
}
