// The widget: how its chat looks and what it says, with a picture of it; what agents may see of a page; the snippet.
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ProjectSettings, SettingsChange } from '../../shared/api/settings-types';
import type { Wanted } from '../../shared/realtime/use-settings';
import { Switch } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { Look, Words } from './ChatLook';
import { lookProblem } from './chat-values';
import type { WidgetValues } from './chat-values';
import { changedTexts, noTexts } from './chat-texts';
import { SettingsPage } from './Page';
import { Part } from '../../shared/ui/Part';
import { ShownPicture } from './ShownPicture';
import { SavedForm } from './SavedForm';
import { useForm } from './use-form';
import type { Form } from './use-form';
import styles from './WidgetPage.module.css';

function valuesOf({ chat, preview }: ProjectSettings): WidgetValues {
  const { enabled: chatEnabled, accent, position, theme, title, greeting } = chat;
  const { askEmail = true, files = true, rating = false, typingPreview = false } = chat;
  const { enabled: previewEnabled, maskText, showImages, requireConsent, notice } = preview;
  const look = { chatEnabled, accent, position, theme, title, greeting, texts: noTexts };
  const more = { askEmail, files, rating, typingPreview };
  return { ...look, ...more, previewEnabled, maskText, showImages, requireConsent, notice };
}

const filled = (values: object) => Object.values(values).some((value) => value !== undefined);

function wantedOf(changes: Partial<WidgetValues>): Wanted {
  const { chatEnabled, previewEnabled, texts, maskText, showImages, requireConsent, notice, ...look } =
    changes;
  const chat = { ...look, ...(chatEnabled === undefined ? {} : { enabled: chatEnabled }) };
  const preview = { enabled: previewEnabled, maskText, showImages, requireConsent, notice };
  const rest: SettingsChange = {
    ...(filled(chat) ? { chat } : {}),
    ...(filled(preview) ? { preview: JSON.parse(JSON.stringify(preview)) as typeof preview } : {}),
  } as SettingsChange;
  if (texts === undefined) return rest;
  return (fresh) => ({ ...rest, chat: { ...chat, texts: changedTexts(fresh.chat.texts, texts) } });
}

function seen({ previewEnabled, maskText, showImages, requireConsent, notice }: WidgetValues): string[] {
  if (!previewEnabled) return [say('pagePreview.seenNothing')];
  return [
    say(maskText ? 'pagePreview.seenMasked' : 'pagePreview.seenText'),
    say(showImages ? 'pagePreview.seenImages' : 'pagePreview.seenNoImages'),
    ...(requireConsent ? [say('pagePreview.seenConsent')] : []),
    say(notice ? 'pagePreview.seenNotice' : 'pagePreview.seenNoNotice'),
  ];
}

const CHAT_SWITCHES = ['askEmail', 'files', 'rating', 'typingPreview'] as const;

function Chat({ values, set, canMail }: Form<WidgetValues> & { canMail: boolean | undefined }) {
  const hintOf = (name: (typeof CHAT_SWITCHES)[number]) =>
    name === 'askEmail' && canMail === false ? say('chat.askEmailNoMail') : say(`chat.hint.${name}`);
  return (
    <Part title={say('chat.title')} testId="part-chat">
      {CHAT_SWITCHES.map((name) => (
        <Switch
          key={name}
          label={say(`chat.${name}`)}
          hint={hintOf(name)}
          checked={values[name]}
          disabled={!values.chatEnabled}
          onChange={(on) => set({ [name]: on })}
          testId={`chat-${name}`}
        />
      ))}
    </Part>
  );
}

function Preview({ values, set }: Form<WidgetValues>) {
  const switches = [
    ['maskText', say('pagePreview.maskText'), say('pagePreview.maskTextHint')],
    ['showImages', say('pagePreview.showImages'), say('pagePreview.showImagesHint')],
    ['requireConsent', say('pagePreview.requireConsent'), say('pagePreview.requireConsentHint')],
    ['notice', say('pagePreview.notice'), say('pagePreview.noticeHint')],
  ] as const;
  return (
    <Part
      title={say('pagePreview.title')}
      hint={say('pagePreview.hint')}
      testId="part-preview"
      effect={
        <ul className={styles.seen} data-testid="preview-effect">
          {seen(values).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      }
    >
      <Switch
        label={say('pagePreview.enabled')}
        checked={values.previewEnabled}
        onChange={(previewEnabled) => set({ previewEnabled })}
        testId="preview-enabled"
      />
      {switches.map(([key, label, hint]) => (
        <Switch
          key={key}
          label={label}
          hint={hint}
          checked={values[key]}
          disabled={!values.previewEnabled}
          onChange={(on) => set({ [key]: on })}
          testId={`preview-${key}`}
        />
      ))}
    </Part>
  );
}

const FIELDS = ['chat.title', 'chat.greeting', 'chat.accent'];

function WidgetForm({ settings }: { settings: ProjectSettings }) {
  const saved = useMemo(() => valuesOf(settings), [settings]);
  const form = useForm('widget', saved, wantedOf);
  const { values } = form;
  const isWrong = lookProblem(values) !== undefined;
  return (
    <SavedForm form={form} isWrong={isWrong} fields={FIELDS}>
      <div className={styles.columns}>
        <ShownPicture values={values} texts={settings.chat.texts} />
        <div className={styles.look}>
          <Look {...form} />
          <Words {...form} texts={settings.chat.texts} />
        </div>
      </div>
      <Chat {...form} canMail={settings.mail?.configured} />
      <Preview {...form} />
    </SavedForm>
  );
}

/** `snippet`: what is pasted into the site's pages. */
export function WidgetPage({ snippet }: { snippet: ReactNode }) {
  return (
    <SettingsPage title={say('settings.widget')} testId="settings-widget">
      {(settings) => (
        <>
          <WidgetForm settings={settings} />
          <Part title={say('widget.install')} testId="part-snippet">
            {snippet}
          </Part>
        </>
      )}
    </SettingsPage>
  );
}
