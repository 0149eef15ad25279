// Where an answer may go when nobody is there: asked once, may be skipped, and changed or taken back by whoever has left it.

import type { FormsPort } from '../chat/part-port';
import { own } from '../own';
import { keyOf } from '../visitor';

/** The contract's limit. Units: characters. */
const longestEmail = 254;

export class Contact {
  isChanging = false;
  private field: HTMLInputElement | undefined;
  private isSkipped: boolean;
  private readonly key: string;

  constructor(
    private readonly port: FormsPort,
    private readonly onChanged: () => void,
  ) {
    this.key = keyOf(port.chat.projectId) + ':skipped';
    this.isSkipped = stored((storage) => storage.getItem(this.key)) === '1';
  }

  /** Somebody writes their address just now. */
  get isBusy(): boolean {
    const { field, port } = this;
    return !!field && (field.value !== '' || port.chat.root.activeElement === field);
  }

  /** Not of whom the site has proved and given an address, nor of who did not want to. */
  mayAsk(): boolean {
    const { core } = this.port.chat;
    const session = core && core.session;
    const isKnown = session && session.proven && session.identity && session.identity.email;
    return !isKnown && !this.isSkipped;
  }

  forget(): void {
    this.isChanging = this.isSkipped = false;
    this.field = undefined;
  }

  form(): HTMLElement {
    const { make, say, listen, setText, conversation } = this.port;
    const { contactEmail } = conversation.standing;
    const attributes = { id: 'email', type: 'email', autocomplete: 'email', inputmode: 'email', dir: 'ltr' };
    const field = make('input', {
      ...attributes,
      maxlength: String(longestEmail),
      'aria-describedby': 'badEmail',
    });
    const note = make('p', { id: 'badEmail', class: 'note', role: 'status', 'data-over': '' });
    const skip = make('button', { type: 'button' }, say(this.isChanging ? 'cancel' : 'skip'));
    const row = make('div', { class: 'row' }, field, make('button', { type: 'submit' }, say('save')), skip);
    const label = make('label', { for: 'email' }, say('askEmail'));
    const form = make(
      'form',
      { novalidate: '' },
      make('p', { role: 'status' }, say('waits')),
      label,
      row,
      note,
    );
    field.value = contactEmail;
    this.field = field;
    listen(form, 'submit', (event) => {
      event.preventDefault();
      const email = field.value.trim();
      const isBad = email ? !/^[^@\s]+@[^@\s]+$/.test(email) : !contactEmail;
      field.setAttribute('aria-invalid', String(isBad));
      setText(note, isBad ? say('badEmail') : '');
      if (isBad) field.focus();
      else this.leave(email, note);
    });
    listen(skip, 'click', () => this.skip());
    return form;
  }

  /** Which address was left. */
  told(): HTMLElement {
    const { make, say, listen, conversation, place } = this.port;
    const change = make('button', { type: 'button' }, say('change'));
    listen(change, 'click', () => {
      this.isChanging = true;
      this.onChanged();
      const field = place.querySelector('input');
      if (field) field.focus();
    });
    const text = say('emailLeft', { email: conversation.standing.contactEmail });
    return make('div', {}, make('p', { role: 'status', dir: 'auto' }, text), change);
  }

  private leave(email: string, note: HTMLElement): void {
    const { say, setText, chat, conversation } = this.port;
    const isSent = chat.emit('leaveContact', { email }, (answer) => {
      const { ok, error } = own.Object(answer) as { ok?: unknown; error?: { code?: string } };
      if (!ok) return setText(note, say(error && error.code === 'badRequest' ? 'badEmail' : 'failed'));
      conversation.standing.contactEmail = email;
      this.isChanging = false;
      if (!email) return this.skip();
      this.onChanged();
    });
    if (!isSent) setText(note, say('failed'));
  }

  private skip(): void {
    if (!this.isChanging) {
      this.isSkipped = true;
      stored((storage) => storage.setItem(this.key, '1'));
    }
    this.isChanging = false;
    this.field = undefined;
    this.onChanged();
  }
}

/** For the tab's next pages. */
function stored<T>(work: (storage: Storage) => T): T | undefined {
  try {
    return work(sessionStorage);
  } catch {
    return undefined;
  }
}
