// The chat's parts that are files of their own, loaded when there is something for them to do.

import { folderOf } from '../chunk';
import { guarded } from '../guarded';
import { own } from '../own';
import { locale, say } from '../words/say';
import { Attaching } from './attaching';
import type { Conversation } from './conversation';
import { icon, listen, make, setText } from './dom';
import type { Forms, FormsPort, Part, Tools } from './part-port';
import type { ChatPort, ChatSettings } from './port';
import { fileLinks, sizeText } from './sent-files';

const tools: Tools = { make, icon, listen, setText, say, locale, sizeText, fileLinks };

interface PartsActions {
  title(): string;
  focus(): void;
  /** Something of the attached files has changed. */
  attached(): void;
}

export class Parts {
  /** Below the messages. */
  readonly place = make('div', { class: 'after' });
  readonly attaching = new Attaching(() =>
    this.load('widget-files.js', () => {
      this.attaching.failed();
      this.actions.attached();
    }),
  );
  private forms: Forms | undefined;
  private asked = false; // for the forms
  private wantsTranscript = false;

  constructor(
    private readonly chat: ChatPort,
    private readonly conversation: Conversation,
    private readonly actions: PartsActions,
    private settings: ChatSettings,
  ) {}

  get folder(): string {
    const { core } = this.chat;
    return core ? folderOf(core.script) : '';
  }

  identified(settings: ChatSettings): void {
    this.settings = settings;
    this.attaching.turn(settings.files !== false && !!this.chat.core && !!this.chat.core.session);
  }

  draw(isOpen: boolean): void {
    if (this.forms) this.forms.draw();
    else if (isOpen && this.isFormWanted()) this.loadForms();
  }

  save(): void {
    this.wantsTranscript = true;
    if (this.forms) this.ready(this.forms);
    else this.loadForms();
  }

  forget(): void {
    this.attaching.clear();
    if (this.forms) this.forms.forget();
  }

  /** One has come. */
  take(part: unknown): void {
    const { forms, files } = own.Object(part) as Part;
    const { chat, conversation, place, actions, attaching, folder } = this;
    if (forms && !this.forms) {
      const port: FormsPort = {
        ...tools,
        chat,
        conversation,
        place,
        settings: () => this.settings,
        title: () => actions.title(),
        focus: () => actions.focus(),
      };
      this.ready(forms(port));
    }
    if (files)
      attaching.ready(
        files({ ...tools, chat, folder, rows: attaching.rows, onChanged: () => actions.attached() }),
      );
  }

  private ready(forms: Forms): void {
    this.forms = forms;
    forms.draw();
    if (this.wantsTranscript) void forms.save();
    this.wantsTranscript = false;
  }

  /** A question to the visitor, or a word on their address: what exactly is the forms' to say. */
  private isFormWanted(): boolean {
    const { standing, thread } = this.conversation;
    if (standing.contactEmail || this.wantsTranscript) return true;
    if (standing.isClosed) return this.settings.rating === true && thread.last > 0;
    return standing.isAlone && this.conversation.isUnanswered();
  }

  private loadForms(): void {
    if (!this.asked) this.load('widget-forms.js', () => (this.asked = false));
    this.asked = true;
  }

  private load(file: string, onFailed: () => void): void {
    const { core } = this.chat;
    if (core) core.load(file, guarded(onFailed));
  }
}
