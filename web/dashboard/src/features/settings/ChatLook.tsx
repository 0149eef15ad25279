// How the chat looks, and what it says in each language.
import type { ChatSettings } from '../../shared/api/settings-types';
import { lengthOf } from '../../shared/text/excerpt';
import { Button } from '../../shared/ui/Button';
import { OneOf, SelectField, Switch, TextArea, TextField } from '../../shared/ui/fields';
import { CloseIcon } from '../../shared/ui/icons';
import { currentLanguage } from '../../words/language';
import { say } from '../../words/say';
import { IconButton } from '../../shared/ui/IconButton';
import { changedTexts, nameOf, whole, withoutTexts, withTexts } from './chat-texts';
import type { Texts } from './chat-texts';
import { isColor, MAX_GREETING, MAX_TITLE } from './chat-values';
import type { WidgetValues } from './chat-values';
import { chatWordsIn, LANGUAGES } from './chat-words';
import { Part } from '../../shared/ui/Part';
import { STANDARD_ACCENT } from './Picture';
import { errorOf } from './use-form';
import type { Form } from './use-form';
import styles from './WidgetPage.module.css';

function Accent({ values, set, error }: Form<WidgetValues>) {
  const { accent } = values;
  const shown = isColor(accent) && accent !== '' ? accent : STANDARD_ACCENT;
  return (
    <div className={styles.accent}>
      <input
        type="color"
        aria-label={say('widget.pickAccent')}
        value={shown.toLowerCase()}
        onChange={(event) => set({ accent: event.target.value })}
        data-testid="accent-picker"
      />
      <TextField
        label={say('widget.accent')}
        hint={say('widget.accentHint')}
        error={isColor(accent) ? errorOf(error, 'chat.accent') : say('widget.accentWrong')}
        testId="accent"
        value={accent}
        onValue={(typed) => set({ accent: typed.trim() })}
        placeholder={STANDARD_ACCENT}
        maxLength={7}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
      />
      <Button disabled={accent === ''} onClick={() => set({ accent: '' })} data-testid="accent-standard">
        {say('widget.standard')}
      </Button>
    </div>
  );
}

export function Look(form: Form<WidgetValues>) {
  const { values, set } = form;
  const sides: { value: ChatSettings['position']; word: string }[] = [
    { value: 'right', word: say('widget.right') },
    { value: 'left', word: say('widget.left') },
  ];
  const themes: { value: ChatSettings['theme']; word: string }[] = [
    { value: 'auto', word: say('widget.auto') },
    { value: 'light', word: say('widget.light') },
    { value: 'dark', word: say('widget.dark') },
  ];
  return (
    <Part title={say('widget.look')} testId="part-look">
      <Switch
        label={say('widget.chat')}
        hint={say('widget.chatHint')}
        checked={values.chatEnabled}
        onChange={(chatEnabled) => set({ chatEnabled })}
        testId="chat-enabled"
      />
      <Accent {...form} />
      <OneOf
        label={say('widget.position')}
        value={values.position}
        options={sides}
        onValue={(position) => set({ position })}
        testId="position"
      />
      <OneOf
        label={say('widget.theme')}
        value={values.theme}
        options={themes}
        onValue={(theme) => set({ theme })}
        testId="theme"
      />
    </Part>
  );
}

const tooLong = (text: string, most: number) =>
  lengthOf(text) > most ? say('widget.tooLong', { most }) : undefined;

interface BothProps {
  /** What the chat says there by itself. */
  language: string;
  of: { title: string; greeting: string };
  onChange: (texts: { title: string; greeting: string }) => void;
  testId: string;
  error: Error | null;
}

function Both({ language, of, onChange, testId, error }: BothProps) {
  const words = chatWordsIn(language);
  return (
    <>
      <TextField
        label={say('widget.title')}
        testId={`${testId}title`}
        value={of.title}
        onValue={(title) => onChange({ ...of, title })}
        placeholder={words.title}
        error={tooLong(of.title, MAX_TITLE) ?? errorOf(error, 'chat.title')}
        dir="auto"
      />
      <TextArea
        label={say('widget.greeting')}
        testId={`${testId}greeting`}
        rows={2}
        value={of.greeting}
        onValue={(greeting) => onChange({ ...of, greeting: greeting.replaceAll(/\s*\n\s*/gu, ' ') })}
        placeholder={words.greeting}
        error={tooLong(of.greeting, MAX_GREETING) ?? errorOf(error, 'chat.greeting')}
        dir="auto"
      />
    </>
  );
}

export function Words({ texts: saved, values, set, error }: Form<WidgetValues> & { texts: Texts }) {
  const texts = changedTexts(saved, values.texts);
  const missing = LANGUAGES.filter((language) => texts[language] === undefined);
  return (
    <Part title={say('widget.words')} hint={say('widget.wordsHint')} testId="part-words">
      <Both
        language={currentLanguage().name}
        of={values}
        onChange={({ title, greeting }) => set({ title, greeting })}
        testId=""
        error={error}
      />
      {Object.entries(texts).map(([language, of]) => (
        <section key={language} className={styles.language} data-testid="language" data-language={language}>
          <header>
            <h4 lang={language}>{nameOf(language)}</h4>
            <IconButton
              label={say('widget.removeLanguage', { language: nameOf(language) })}
              onClick={() => set({ texts: withoutTexts(saved, values.texts, language) })}
            >
              <CloseIcon />
            </IconButton>
          </header>
          <Both
            language={language}
            of={of}
            onChange={(next) => set({ texts: withTexts(saved, values.texts, language, next) })}
            testId={`${language}-`}
            error={null}
          />
        </section>
      ))}
      {missing.length > 0 && (
        <SelectField
          label={say('widget.addLanguage')}
          testId="add-language"
          value=""
          options={[
            { value: '', word: say('widget.chooseLanguage') },
            ...missing.map((language) => ({ value: language, word: nameOf(language) })),
          ]}
          onValue={(language) => {
            if (language !== '') set({ texts: withTexts(saved, values.texts, language, whole()) });
          }}
        />
      )}
    </Part>
  );
}
