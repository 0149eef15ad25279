// A live picture of the bubble and its chat on somebody's page: the widget's own styles, in a shadow root as on a page, and
// what it writes there. It can be looked at and not be used.
import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { inkOn } from '@porchlight/text/ink';
import badgeCss from '../../../../widget/src/chat/badge.css?inline';
import bubbleCss from '../../../../widget/src/bubble/bubble.css?inline';
import chatCss from '../../../../widget/src/chat/chat.css?inline';
import type { ChatSettings } from '../../shared/api/settings-types';
import { say } from '../../words/say';
import pictureCss from './in-the-picture.css?inline';
import styles from './Picture.module.css';

/** The widget's own, where the project says nothing. */
export const STANDARD_ACCENT = '#a85204';
const SPEECH = 'M4 11.5a8 7.5 0 1 1 5 7L4.6 20l1-4.3A7.4 7.4 0 0 1 4 11.5z';
const SEND = 'M12 19V5.5M6 11.5l6-6 6 6';
const CROSS = 'M6.5 6.5l11 11M17.5 6.5l-11 11';

export type Scheme = 'light' | 'dark';

/** What the widget is given, and how it is looked at. */
interface Props {
  chat: Pick<ChatSettings, 'enabled' | 'accent' | 'position' | 'title' | 'greeting'>;
  scheme: Scheme;
  direction: 'ltr' | 'rtl';
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

/** What stands in the widget's shadow root (web/widget/src/chat). */
function Chat({ title, greeting }: { title: string; greeting: string }) {
  return (
    <>
      <button type="button" className="bubble">
        <Line path={SPEECH} />
      </button>
      <dialog className="panel" open>
        <header>
          <div>
            <h2 dir="auto">{title === '' ? say('picture.title') : title}</h2>
            <p className="status" data-availability="available">
              {say('picture.here')}
            </p>
          </div>
          <button type="button" className="close">
            <Line path={CROSS} />
          </button>
        </header>
        <div className="scroller">
          <p className="greeting" dir="auto">
            {greeting === '' ? say('picture.greeting') : greeting}
          </p>
          <ol style={{ margin: 0, padding: 0, listStyle: 'none' }}>
            <Message author="visitor">{say('picture.question')}</Message>
            <Message author="agent">{say('picture.answer')}</Message>
          </ol>
        </div>
        <div className="composer">
          <div className="box">
            <textarea rows={1} readOnly placeholder={say('picture.write')} />
            <button type="button" className="send">
              <Line path={SEND} />
            </button>
          </div>
        </div>
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
      sheet.replaceSync(bubbleCss + badgeCss + chatCss + pictureCss);
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

export function Picture({ chat, scheme, direction }: Props) {
  const color = /^#[\da-f]{6}$/iu.test(chat.accent) ? chat.accent : STANDARD_ACCENT;
  return (
    <div
      className={styles.page}
      role="img"
      aria-label={say(chat.enabled ? 'picture.label' : 'picture.off')}
      data-scheme={scheme}
      data-testid="picture"
    >
      <div className={styles.inert} dir={direction} inert>
        <div className={styles.lines} aria-hidden="true" />
        {chat.enabled && (
          <Shadow
            name="chat"
            attributes={{
              style: { '--accent': color, '--on-accent': inkOn(color) },
              [`data-${scheme}`]: '',
              ...(chat.position === 'left' ? { 'data-left': '' } : {}),
              'data-testid': 'picture-chat',
            }}
          >
            <Chat title={chat.title} greeting={chat.greeting} />
          </Shadow>
        )}
      </div>
    </div>
  );
}
