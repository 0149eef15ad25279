// The picture of the widget, and the ways to look at it: by day and by night, read from either side, in each language.
import { useState } from 'react';
import { OneOf } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { changedTexts, nameOf } from './chat-texts';
import type { Texts } from './chat-texts';
import type { WidgetValues } from './chat-values';
import { Picture } from './Picture';
import type { Scheme } from './Picture';
import styles from './WidgetPage.module.css';

const OTHER = '';

export function ShownPicture({ values, texts: saved }: { values: WidgetValues; texts: Texts }) {
  const [chosen, setScheme] = useState<Scheme>('light');
  const [direction, setDirection] = useState<'ltr' | 'rtl'>('ltr');
  const [language, setLanguage] = useState(OTHER);
  const texts = changedTexts(saved, values.texts);
  const of = texts[language] ?? { title: '', greeting: '' };
  const title = of.title === '' ? values.title : of.title;
  const greeting = of.greeting === '' ? values.greeting : of.greeting;
  const { chatEnabled: enabled, accent, position, theme } = values;
  const scheme = theme === 'auto' ? chosen : theme;
  return (
    <aside className={styles.picture} aria-label={say('picture.name')}>
      <Picture chat={{ enabled, accent, position, title, greeting }} {...{ scheme, direction }} />
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
        <OneOf
          label={say('picture.direction')}
          value={direction}
          options={[
            { value: 'ltr', word: say('picture.ltr') },
            { value: 'rtl', word: say('picture.rtl') },
          ]}
          onValue={setDirection}
          testId="picture-direction"
        />
        {Object.keys(texts).length > 0 && (
          <select
            aria-label={say('picture.language')}
            value={texts[language] === undefined ? OTHER : language}
            onChange={(event) => setLanguage(event.target.value)}
            data-testid="picture-language"
          >
            <option value={OTHER}>{say('picture.otherLanguages')}</option>
            {Object.keys(texts).map((one) => (
              <option key={one} value={one}>
                {nameOf(one)}
              </option>
            ))}
          </select>
        )}
      </div>
    </aside>
  );
}
