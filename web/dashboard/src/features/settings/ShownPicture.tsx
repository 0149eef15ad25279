// The picture of the widget, and the ways to look at it: by day and by night, and in each language.
import { useState } from 'react';
import { OneOf } from '../../shared/ui/fields';
import { bestOf, currentLanguage } from '../../words/language';
import { say } from '../../words/say';
import { changedTexts, nameOf, textsIn } from './chat-texts';
import type { Texts } from './chat-texts';
import type { WidgetValues } from './chat-values';
import { chatWordsIn, LANGUAGES } from './chat-words';
import { Picture } from './Picture';
import type { Scheme } from './Picture';
import styles from './WidgetPage.module.css';

/** What the chat looks like and says there, as it decides that (web/widget/src/chat/appearance.ts). */
function chatIn(values: WidgetValues, saved: Texts, language: string) {
  const words = chatWordsIn(language);
  const own = textsIn(changedTexts(saved, values.texts), language);
  const title = own.title || values.title || words.title;
  const greeting = own.greeting || values.greeting || words.greeting;
  const { chatEnabled: enabled, accent, position, files, rating, typingPreview } = values;
  return { enabled, accent, position, files, rating, typingPreview, title, greeting, words, language };
}

export function ShownPicture({ values, texts: saved }: { values: WidgetValues; texts: Texts }) {
  const [chosen, setScheme] = useState<Scheme>('light');
  const [picked, setLanguage] = useState<string>();
  const { texts, theme } = values;
  const languages = [...new Set([...LANGUAGES, ...Object.keys(changedTexts(saved, texts))])];
  const language = languages.find((one) => one === picked) ?? bestOf([currentLanguage().name], LANGUAGES);
  const scheme = theme === 'auto' ? chosen : theme;
  return (
    <aside className={styles.picture} aria-label={say('picture.name')}>
      <Picture chat={chatIn(values, saved, language)} scheme={scheme} />
      <div className={styles.ways}>
        {theme === 'auto' && (
          <OneOf
            label={say('picture.scheme')}
            value={chosen}
            options={[
              { value: 'light', word: say('widget.light') },
              { value: 'dark', word: say('widget.dark') },
            ]}
            onValue={setScheme}
            testId="picture-scheme"
          />
        )}
        <select
          aria-label={say('picture.language')}
          value={language}
          onChange={(event) => setLanguage(event.target.value)}
          data-testid="picture-language"
        >
          {languages.map((one) => (
            <option key={one} value={one}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </div>
    </aside>
  );
}
