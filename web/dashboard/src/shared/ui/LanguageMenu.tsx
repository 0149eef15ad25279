// Which language the dashboard speaks: the browser's, or one that is chosen; each is called as those call it who speak it.
import { useState } from 'react';
import { chooseLanguage, chosenLanguage, LANGUAGES, nameInItself } from '../../words/language';
import { say } from '../../words/say';
import { GlobeIcon } from './icons';
import styles from './LanguageMenu.module.css';

export function LanguageMenu({ className = '' }: { className?: string | undefined }) {
  const [chosen, setChosen] = useState(chosenLanguage);
  const choose = (value: string) => {
    const name = value === '' ? undefined : value;
    setChosen(name);
    void chooseLanguage(name);
  };
  return (
    <label className={`${styles.menu} ${className}`} title={say('language.choose')}>
      <GlobeIcon />
      <span className="visually-hidden">{say('language.choose')}</span>
      <select value={chosen ?? ''} onChange={(event) => choose(event.target.value)} data-testid="language">
        <option value="">{say('language.automatic')}</option>
        {LANGUAGES.map((name) => (
          <option key={name} value={name} lang={name}>
            {nameInItself(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
