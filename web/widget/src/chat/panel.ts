// The dialog: a card beside the bubble, on a phone the whole screen. As a card it is not modal, the page stays
// usable; full screen it is, so that nothing behind it can be reached.

import { guarded } from '../guarded';
import { say } from '../words/say';
import type { Appearance } from './appearance';
import { icon, listen, make, setText } from './dom';
import type { Standing } from './standing';

const fullScreen = '(max-width: 480px), (max-height: 420px)';
/** Closer to the end than this counts as being there. Units: pixels. */
const nearEnd = 48;
/** So close to the beginning, earlier messages are asked for. */
const nearStart = 120;

export interface PanelActions {
  close(): void;
  scrolled(): void;
  loadEarlier(): void;
  save(): void;
}

export class Panel {
  readonly element = make('dialog', { class: 'panel', 'aria-labelledby': 'title' });
  private readonly title = make('h2', { id: 'title', dir: 'auto' });
  private readonly status = make('p', { class: 'status', role: 'status' });
  private readonly scroller: HTMLElement;
  private readonly greeting = make('p', { class: 'greeting', dir: 'auto' });
  private readonly earlier = make('button', { type: 'button', class: 'earlier' });
  private readonly typing = make('div', { class: 'typing', role: 'status' });
  private readonly news = make('button', { type: 'button', class: 'news' }, say('newMessages'));
  private readonly save: HTMLElement;
  private modal = false;
  private stays = true; // at the end, when the field or a keyboard takes room

  /** @param after what stands below the messages */
  constructor(log: HTMLElement, after: HTMLElement, composer: HTMLElement, actions: PanelActions) {
    const close = make('button', { type: 'button', class: 'close', 'aria-label': say('close') });
    close.append(icon('M6.5 6.5l11 11M17.5 6.5l-11 11'));
    listen(close, 'click', () => actions.close());
    this.save = make('button', { type: 'button', class: 'close', 'aria-label': say('saveChat') });
    this.save.append(icon('M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14'));
    listen(this.save, 'click', () => actions.save());
    const { element, earlier, news } = this;
    const head = make('header', {}, make('div', {}, this.title, this.status), this.save, close);
    this.scroller = make(
      'div',
      { class: 'scroller', tabindex: '0', role: 'group', 'aria-labelledby': 'title' },
      earlier,
      this.greeting,
      log,
      after,
      this.typing,
    );
    listen(earlier, 'click', () => actions.loadEarlier());
    news.hidden = true;
    listen(news, 'click', () => this.toEnd());
    listen(this.scroller, 'scroll', () => {
      this.stays = this.isAtEnd();
      if (this.stays) news.hidden = true;
      if (this.scroller.scrollTop < nearStart) actions.loadEarlier();
      actions.scrolled();
    });
    element.append(head, this.scroller, make('div', { class: 'above' }, news), composer);
    listen(element, 'keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      actions.close();
    });
    listen(element, 'cancel', (event) => {
      event.preventDefault();
      actions.close();
    });
    // The page's own shortcuts are not meant by what is typed here.
    for (const type of ['keydown', 'keyup', 'keypress'] as const)
      listen(element, type, (event) => event.stopPropagation());
    this.followKeyboard();
    if (window.ResizeObserver) {
      const onResize = guarded(() => this.stays && this.toEnd());
      new ResizeObserver(onResize).observe(this.scroller);
    }
  }

  get isOpen(): boolean {
    return this.element.hasAttribute('open');
  }

  open(): void {
    const { element } = this;
    this.modal = matchMedia(fullScreen).matches && 'showModal' in element;
    // Not show(): it would move the focus, which a chat that reopens on the next page must not do.
    if (this.modal) element.showModal();
    else element.setAttribute('open', '');
    this.toEnd();
  }

  close(): void {
    if (this.modal) this.element.close();
    this.element.removeAttribute('open');
  }

  look({ title, greeting }: Appearance, withGreeting: boolean, canSave: boolean): void {
    this.save.hidden = !canSave;
    setText(this.title, title);
    setText(this.greeting, greeting);
    this.greeting.hidden = !withGreeting;
  }

  showStatus(standing: Standing, connected: boolean): void {
    const { isHere, isAlone } = standing;
    this.status.dataset.availability = connected ? (isHere ? 'available' : isAlone ? 'away' : '') : 'offline';
    setText(this.status, connected ? standing.told() : say('offline'));
  }

  showEarlier(hasEarlier: boolean, loading: boolean): void {
    this.earlier.hidden = !hasEarlier;
    setText(this.earlier, say(loading ? 'loading' : 'earlier'));
  }

  showTyping(name: string | undefined): void {
    const { typing } = this;
    const said = name === undefined ? '' : name ? say('typing', { name }) : say('somebodyTypes');
    if (typing.textContent === said) return;
    const dots = make('span', { class: 'dots', 'aria-hidden': 'true' }, make('i'), make('i'), make('i'));
    typing.replaceChildren(...(said ? [dots, make('span', { dir: 'auto' }, said)] : []));
  }

  isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < nearEnd;
  }

  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Draws, and keeps in view what was: the end, or, where the visitor reads further up, that place.
   * @param prepended what comes in is added above */
  keepingPlace(draw: () => void, prepended: boolean, hasNews: boolean): void {
    const { scroller } = this;
    const atEnd = this.isAtEnd();
    const { scrollHeight, scrollTop } = scroller;
    draw();
    if (atEnd) this.toEnd();
    else if (prepended) scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight;
    else if (hasNews) this.news.hidden = false;
  }

  /** Phones lay their keyboard over the page: the dialog takes what is left. */
  private followKeyboard(): void {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const follow = (): void => {
      this.element.style.setProperty('--height', viewport.height + 'px');
      this.element.style.setProperty('--top', viewport.offsetTop + 'px');
    };
    listen(viewport, 'resize', follow);
    listen(viewport, 'scroll', follow);
    follow();
  }
}
