// The views that were given a name: gone to, kept, renamed, forgotten; and the link to the one that is shown, for somebody
// else.
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSession } from '../../shared/session/session-context';
import { CopyButton } from '../../shared/ui/CopyButton';
import { CheckIcon, CloseIcon, PencilIcon } from '../../shared/ui/icons';
import { Menu, useCloseMenu } from '../../shared/ui/Menu';
import { say } from '../../words/say';
import { forgetView, keepView, MAX_NAME, renameView, useKeptViews } from './kept-views';
import type { KeptView } from './kept-views';
import { EVERYBODY_HERE, parseView, viewQuery } from './view';
import type { View } from './view';
import styles from './ViewsMenu.module.css';

interface Props {
  view: View;
  onView: (view: View) => void;
}

interface NameProps {
  label: string;
  action: string;
  given?: string;
  onName: (name: string) => void;
}

function NameForm({ label, action, given = '', onName }: NameProps) {
  const [name, setName] = useState(given);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onName(name);
    setName('');
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <input
        aria-label={label}
        placeholder={label}
        value={name}
        maxLength={MAX_NAME}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit">{action}</button>
    </form>
  );
}

interface OneProps {
  name: string;
  isShown: boolean;
  onShow: () => void;
}

function One({ name, isShown, onShow }: OneProps) {
  const close = useCloseMenu();
  return (
    <button
      type="button"
      className={styles.one}
      aria-current={isShown || undefined}
      title={name}
      onClick={() => {
        onShow();
        close();
      }}
    >
      <span className={styles.mark}>{isShown && <CheckIcon />}</span>
      <span className={styles.name} dir="auto">
        {name}
      </span>
    </button>
  );
}

function Kept({ kept, isShown, onShow }: Omit<OneProps, 'name'> & { kept: KeptView }) {
  const { project } = useSession();
  const [isRenaming, setRenaming] = useState(false);
  const { name } = kept;
  if (isRenaming) {
    const onName = (to: string) => {
      renameView(project.id, name, to);
      setRenaming(false);
    };
    return (
      <NameForm
        label={say('menu.newName', { view: name })}
        action={say('menu.rename')}
        given={name}
        onName={onName}
      />
    );
  }
  return (
    <div className={styles.kept} data-testid="kept-view">
      <One {...{ name, isShown, onShow }} />
      <button
        type="button"
        aria-label={say('menu.renameView', { view: name })}
        onClick={() => setRenaming(true)}
      >
        <PencilIcon />
      </button>
      <button
        type="button"
        aria-label={say('menu.forgetView', { view: name })}
        onClick={() => forgetView(project.id, name)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

export function ViewsMenu({ view, onView }: Props) {
  const { project } = useSession();
  const kept = useKeptViews(project.id);
  const query = viewQuery(view);
  /** Of a kept one: as it is written today. */
  const isShown = (of: string) => viewQuery(parseView(of)) === query;
  const shown = kept.find((one) => isShown(one.query));
  return (
    <Menu word={shown?.name ?? say('menu.views')} testId="views-menu" chosen={0}>
      <One name={say('menu.everybodyHere')} isShown={query === ''} onShow={() => onView(EVERYBODY_HERE)} />
      {kept.map((one) => (
        <Kept
          key={one.name}
          kept={one}
          isShown={isShown(one.query)}
          onShow={() => onView(parseView(one.query))}
        />
      ))}
      <div className={styles.this}>
        <NameForm
          label={say('menu.nameOfView')}
          action={say('menu.keep')}
          onName={(name) => keepView(project.id, name, query)}
        />
        <span className={styles.link}>
          <span>{say('menu.address')}</span>
          <CopyButton text={window.location.href} label={say('menu.copyLink')} />
        </span>
      </div>
    </Menu>
  );
}
