// Types of Porchlight's widget: what a page may say to it, and what it tells the page (docs/widget.md).
//
// Put this file beside your sources; the functions are global, there is nothing to import:
//   porchlight('identify', { userId: '42', hash: '…' });

/** Who is signed in. Without `hash`, or with a wrong one, the visitor is like any other, and shown as unverified. */
interface PorchlightIdentity {
  userId?: string | number | undefined;
  /** HMAC-SHA-256 of `userId` under the project's identity secret, as hex; made by your server. */
  hash?: string | undefined;
  name?: string | number | undefined;
  email?: string | undefined;
}

/** At most 20 at a time; keys of letters, digits, `_` and `-`, 40 at most; texts of at most 255 characters. */
interface PorchlightAttributes {
  /** `null` takes one away. */
  [key: string]: string | number | boolean | null;
}

interface PorchlightState {
  /** The server knows who is here. */
  connected: boolean;
  /** Whom the page has named; null: nobody. */
  userId: string | null;
  /** The server has taken the proof of it. */
  verified: boolean;
  /** The chat is open. */
  open: boolean;
  /** The page has hidden the bubble. */
  hidden: boolean;
  /** Messages of agents that the visitor has not seen. */
  unread: number;
}

interface PorchlightMessage {
  author: 'visitor' | 'agent';
  /** Null where the visitor wrote it. */
  agentName: string | null;
  /** Plain text. */
  content: string;
  /** ISO 8601 */
  sentAt: string;
}

/** What a listener is given, by the event's name. */
interface PorchlightEvents {
  /** The server knows who is here. A listener that comes later is called at once. */
  ready: PorchlightState;
  /** The chat has been opened, by the visitor or by the page. */
  open: undefined;
  close: undefined;
  /** A new one, of either side; not those of a history that is loaded. */
  message: PorchlightMessage;
  /** Another number of unread messages. */
  unread: number;
  /** Anything of the state is another. */
  statechange: PorchlightState;
}

interface PorchlightFunction {
  /** Who is signed in; `null`: nobody is any more, on this page. */
  (name: 'identify', identity: PorchlightIdentity | null): void;
  /** Nothing of who was signed in stays for whoever comes next at this browser. */
  (name: 'logout'): void;
  (name: 'attributes', attributes: PorchlightAttributes): void;
  /** The chat. */
  (name: 'open' | 'close'): void;
  /** The bubble; the chat can be opened all the same. */
  (name: 'hide' | 'show'): void;
  /** Whether the visitor agrees to be looked at, where the project asks for that. */
  (name: 'previewConsent', given: boolean): void;
  <Name extends keyof PorchlightEvents>(
    name: 'on',
    event: Name,
    listener: (detail: PorchlightEvents[Name]) => void,
  ): void;
  /** Without a listener: all of that event. */
  <Name extends keyof PorchlightEvents>(
    name: 'off',
    event: Name,
    listener?: (detail: PorchlightEvents[Name]) => void,
  ): void;
  /** Of a page's own stand-in: what was called before the script has come, which is called then. */
  q?: ArrayLike<unknown>[];
}

/** The same calls as lists: `Porchlight.push(['open'])`. */
type PorchlightCall =
  | ['identify', PorchlightIdentity | null]
  | ['logout' | 'open' | 'close' | 'hide' | 'show']
  | ['attributes', PorchlightAttributes]
  | ['previewConsent', boolean]
  | {
      [Name in keyof PorchlightEvents]:
        | ['on', Name, (detail: PorchlightEvents[Name]) => void]
        | ['off', Name, ((detail: PorchlightEvents[Name]) => void)?];
    }[keyof PorchlightEvents];

declare var porchlight: PorchlightFunction;
interface Window {
  porchlight: PorchlightFunction;
  Porchlight: { push(...calls: PorchlightCall[]): unknown };
}
declare var Porchlight: Window['Porchlight'];
