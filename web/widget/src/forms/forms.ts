// Which form stands below the messages: the question for an address where nobody is there to answer, a word on the address that
// was left, or how a conversation was that is closed. Each is made anew only when it is another, so that nobody who writes in
// one loses it.

import type { Forms as Part, FormsPort } from '../chat/part-port';
import { Contact } from './contact';
import css from './forms.css?inline';
import { ratingForm } from './rating';
import { saveTranscript } from './transcript';

type Mode = '' | 'ask' | 'waits' | 'left' | 'rate' | 'thanks';

export class Forms implements Part {
  private drawn = '';
  private readonly contact: Contact;
  private isSaving = false;

  constructor(private readonly port: FormsPort) {
    port.chat.addStyle(css);
    this.contact = new Contact(port, () => this.draw());
  }

  draw(): void {
    const { port, contact } = this;
    const { standing } = port.conversation;
    const mode = this.mode();
    // What is being written into stays, whoever has come meanwhile.
    if (this.drawn === 'ask' && mode !== 'ask' && mode !== 'left' && contact.isBusy) return;
    const key = mode === 'left' ? mode + standing.contactEmail : mode;
    if (key === this.drawn) return;
    const hadFocus = port.place.contains(port.chat.root.activeElement);
    this.drawn = key;
    port.place.replaceChildren(...this.elements(mode));
    if (hadFocus) port.focus();
  }

  forget(): void {
    this.contact.forget();
    this.draw();
  }

  async save(): Promise<unknown> {
    if (this.isSaving) return;
    this.isSaving = true;
    try {
      await saveTranscript(this.port);
    } finally {
      this.isSaving = false;
    }
    return undefined;
  }

  private mode(): Mode {
    const { conversation, settings } = this.port;
    const { standing, thread } = conversation;
    const { rating, askEmail } = settings();
    if (standing.isClosed && rating === true && thread.last) return standing.rating ? 'thanks' : 'rate';
    if (this.contact.isChanging) return 'ask';
    if (standing.contactEmail) return 'left';
    if (!standing.isAlone || !conversation.isUnanswered()) return '';
    return askEmail !== false && this.contact.mayAsk() ? 'ask' : 'waits';
  }

  private elements(mode: Mode): HTMLElement[] {
    const { make, say } = this.port;
    if (mode === 'ask') return [this.contact.form()];
    if (mode === 'left') return [this.contact.told()];
    if (mode === 'rate') return [ratingForm(this.port, () => this.draw())];
    if (mode === 'waits' || mode === 'thanks') return [make('p', { role: 'status' }, say(mode))];
    return [];
  }
}
