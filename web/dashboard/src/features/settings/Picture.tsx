// A live picture of the bubble and its chat on somebody's page: the widget's own styles, in a shadow root as on a page, and
// what it writes there. It can be looked at and not be used.
import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { inkOn } from '@porchlight/text/ink';
import badgeCss from '../../../../widget/src/chat/badge.css?inline';
import bubbleCss from '../../../../widget/src/bubble/bubble.css?inline';
import chatCss from '../../../../widget/src/chat/chat.css?inline';
import formsCss from '../../../../widget/src/forms/forms.css?inline';
import type { ChatSettings } from '../../shared/api/settings-types';
import { say } from '../../words/say';
import type { ChatWords } from './chat-words';
import pictureCss from './in-the-picture.css?inline';
import styles from './Picture.module.css';

/** The widget's own, where the project says nothing. */
export const STANDARD_ACCENT = '#a85204';
const SPEECH = 'M4 11.5a8 7.5 0 1 1 5 7L4.6 20l1-4.3A7.4 7.4 0 0 1 4 11.5z';
const SEND = 'M12 19V5.5M6 11.5l6-6 6 6';
const CROSS = 'M6.5 6.5l11 11M17.5 6.5l-11 11';
const CLIP = 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.4 17.2a1.7 1.7 0 0 1-2.4-2.4L14.6 7';
const STAR = 'M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z';
const SCORES = [1, 2, 3, 4, 5];

export type Scheme = 'light' | 'dark';

/** What the widget is given, and what it makes of it: title and greeting are those that are shown. */
export interface Shown extends Required<
  Pick<
    ChatSettings,
    'enabled' | 'accent' | 'position' | 'title' | 'greeting' | 'files' | 'rating' | 'typingPreview'
  >
> {
  words: ChatWords;
  language: string;
}

const Line = ({ path }: { path: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
);

function Message({ author, children }: { author: 'visitor' | 'agent'; children: string }) {
  return (
    <li className="message" data-author={author} data-first="true" data-last="true">
      <div className="balloon">
        <div className="text">{children}</div>
      </div>
    </li>
  );
}

/** What is asked once a conversation is closed. */
function Rating({ words }: Pick<Shown, 'words'>) {
  return (
    <div className="after">
      <fieldset>
        <legend>{words.rate}</legend>
        <div className="stars">
          {SCORES.map((score) => (
            <span key={score} className="star">
              <Line path={STAR} />
            </span>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function Composer({ words, files, typingPreview }: Shown) {
  return (
    <div className="composer">
      <div className="box">
        <button type="button" className="attach" hidden={!files}>
          <Line path={CLIP} />
        </button>
        <textarea rows={1} readOnly placeholder={words.write} />
        <button type="button" className="send">
          <Line path={SEND} />
        </button>
      </div>
      {typingPreview && <p className="note">{words.typingSeen}</p>}
    </div>
  );
}

/** What stands in the widget's shadow root (web/widget/src/chat). */
function Chat(chat: Shown) {
  const { title, greeting, words } = chat;
  return (
    <>
      <button type="button" className="bubble">
        <Line path={SPEECH} />
      </button>
      <dialog className="panel" open>
        <header>
          <div>
            <h2 dir="auto">{title}</h2>
            <p className="status" data-availability="available">
              {words.available}
            </p>
          </div>
          <button type="button" className="close">
            <Line path={CROSS} />
          </button>
        </header>
        <div className="scroller">
          <p className="greeting" dir="auto">
            {greeting}
          </p>
          <ol style={{ margin: 0, padding: 0, listStyle: 'none' }}>
            <Message author="visitor">{words['picture.question']}</Message>
            <Message author="agent">{words['picture.answer']}</Message>
          </ol>
          {chat.rating && <Rating words={words} />}
        </div>
        <Composer {...chat} />
      </dialog>
    </>
  );
}

/** A shadow root with the widget's styles, once it stands. */
function Shadow({ name, attributes, children }: ShadowProps) {
  const host = useRef<HTMLDivElement>(null);
  const [root, setRoot] = useState<ShadowRoot>();
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    if ('replaceSync' in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(bubbleCss + badgeCss + chatCss + formsCss + pictureCss);
      shadow.adoptedStyleSheets = [sheet];
    }
    setRoot(shadow);
  }, []);
  return (
    <div ref={host} key={name} {...attributes}>
      {root !== undefined && createPortal(children, root)}
    </div>
  );
}

interface ShadowProps {
  name: string;
  attributes: Record<string, unknown>;
  children: ReactNode;
}

export function Picture({ chat, scheme }: { chat: Shown; scheme: Scheme }) {
  const color = /^#[\da-f]{6}$/iu.test(chat.accent) ? chat.accent : STANDARD_ACCENT;
  return (
    <div
      className={styles.page}
      role="img"
      aria-label={say(chat.enabled ? 'picture.label' : 'picture.off')}
      data-scheme={scheme}
      data-tall={chat.rating || undefined}
      data-testid="picture"
    >
      <div className={styles.inert} inert>
        <div className={styles.lines} aria-hidden="true" />
        {chat.enabled && (
          <Shadow
            name="chat"
            attributes={{
              lang: chat.language,
              dir: chat.words.direction,
              style: { '--accent': color, '--on-accent': inkOn(color) },
              [`data-${scheme}`]: '',
              ...(chat.position === 'left' ? { 'data-left': '' } : {}),
              'data-testid': 'picture-chat',
            }}
          >
            <Chat {...chat} />
          </Shadow>
        )}
      </div>
    </div>
  );
}
