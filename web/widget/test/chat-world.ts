// A chat in the page, with what the core gives it; its parts come when a test says so.

import { vi } from 'vitest';
import { Bubble } from '../src/bubble/bubble';
import type { BubblePort } from '../src/bubble/port';
import type { ChatPort } from '../src/chat/port';
import { ChatView } from '../src/chat/view';
import { Forms } from '../src/forms/forms';
import { Uploads } from '../src/files/uploads';
import type { Session } from '../src/session';

export class ChatWorld {
  readonly emit = vi.fn<ChatPort['emit']>(() => true);
  readonly load = vi.fn<(file: string, onFailed: () => void) => void>();
  readonly session = { visitor: { visitorUid: 'ann', visitorSecret: 's'.repeat(26) } } as unknown as Session;
  readonly bubble: Bubble;
  readonly chat: ChatView;

  constructor(settings: object = {}) {
    const script = document.createElement('script');
    Object.defineProperty(script, 'src', { value: 'https://porch.example/below/widget.js' });
    const { emit, load, session } = this;
    const core: BubblePort = {
      script,
      projectId: 1,
      emit: emit as never,
      load,
      onDocument: vi.fn(),
      session,
    };
    const bubble = (this.bubble = new Bubble(
      '',
      () => this.chat.toggle(),
      () => undefined,
    ));
    bubble.show({});
    const addStyle = vi.fn();
    const { root, button } = bubble;
    this.chat = new ChatView({ projectId: 1, root, bubble: button, settings, core, emit, addStyle });
    this.chat.identified(settings);
    this.chat.open();
  }

  formsCome(): void {
    this.chat.takePart({ forms: (port: ConstructorParameters<typeof Forms>[0]) => new Forms(port) });
  }

  filesCome(): void {
    this.chat.takePart({ files: (port: ConstructorParameters<typeof Uploads>[0]) => new Uploads(port) });
  }

  find<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.bubble.root.querySelector<E>(selector)!;
  }

  all<E extends HTMLElement = HTMLElement>(selector: string): E[] {
    return [...this.bubble.root.querySelectorAll<E>(selector)];
  }

  button(name: string): HTMLButtonElement {
    const named = (one: HTMLElement): boolean =>
      one.getAttribute('aria-label') === name || one.textContent === name;
    return this.all<HTMLButtonElement>('button').find(named)!;
  }

  loaded(): string[] {
    return this.load.mock.calls.map(([file]) => file);
  }

  emitted(name: string): unknown[] {
    return this.emit.mock.calls.filter(([event]) => event === name).map(([, payload]) => payload);
  }

  answer(name: string, answer: unknown): void {
    this.emit.mock.calls.filter(([event]) => event === name).at(-1)![2]!(answer);
  }

  write(selector: string, text: string): void {
    const field = this.find<HTMLInputElement>(selector);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  submit(form: string): void {
    this.find(form).dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  }

  remove(): void {
    this.chat.lost();
    this.bubble.show({ enabled: false });
  }
}
