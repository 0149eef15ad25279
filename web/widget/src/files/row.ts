// A file that is to be sent: its name, how far it is, and what can be done with it.

import type { UploadsPort } from '../chat/part-port';
import type { Answer } from './post';

interface RowActions {
  retry(): void;
  remove(): void;
}

export class Row {
  readonly element: HTMLElement;
  private readonly note: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private readonly again: HTMLElement;

  constructor(
    private readonly port: UploadsPort,
    file: File,
    actions: RowActions,
  ) {
    const { make, icon, say, listen } = port;
    this.note = make('small', { role: 'status' });
    this.bar = make('progress', { max: '1', 'aria-label': file.name });
    this.again = make('button', { type: 'button', hidden: '' }, say('tryAgain'));
    const remove = make(
      'button',
      { type: 'button', class: 'remove', 'aria-label': `${say('remove')}: ${file.name}` },
      icon('M6.5 6.5l11 11M17.5 6.5l-11 11'),
    );
    listen(this.again, 'click', () => actions.retry());
    listen(remove, 'click', () => actions.remove());
    const size = make('small', {}, port.sizeText(file.size));
    const name = make('div', {}, make('bdi', {}, file.name), ' ', size, ' ', this.note);
    this.element = make('li', {}, name, this.bar, this.again, remove);
  }

  /** @param share how much of it has gone, 0 to 1 */
  sending(share: number): void {
    this.bar.value = share;
    this.show(this.port.say('uploading'), true);
  }

  sent(): void {
    this.show('', false);
  }

  /** What was refused for good is not tried again. */
  failed({ status, text }: Answer): void {
    const { say, sizeText } = this.port;
    const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 408;
    // How large it may be is the operator's to say, and the server tells it with the refusal.
    const [, most] = (status === 413 && /(\d+) bytes/.exec(text)) || [];
    const limit = most ? `: ≤ ${sizeText(+most)}` : '';
    this.show(say(status === 413 ? 'tooLarge' : isFinal ? 'notTaken' : 'failed') + limit, false);
    this.again.hidden = isFinal;
  }

  private show(text: string, isSending: boolean): void {
    this.port.setText(this.note, text);
    this.bar.hidden = !isSending;
    this.again.hidden = true;
  }
}
