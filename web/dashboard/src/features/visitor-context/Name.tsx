// How the visitor is called, and what agents call them instead: written in its place.
import { useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { useChangeVisitor, useMayAct } from '../../shared/realtime/use-acts';
import { useIntent } from '../../shared/session/intents';
import { placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { displayName } from '../../shared/text/pseudonym';
import { CopyButton } from '../../shared/ui/CopyButton';
import { PencilIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import acts from './Acts.module.css';
import styles from './VisitorContextPanel.module.css';

/** The server's limit. */
const MAX_NAME = 100;

const linkTo = (projectId: number, uid: string) => new URL(placeHash(projectId, uid), document.baseURI).href;

interface FormProps {
  visitor: Visitor;
  onDone: (name: string | undefined) => void;
}

function NameForm({ visitor, onDone }: FormProps) {
  const [name, setName] = useState(visitor.agentName ?? visitor.name ?? '');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onDone(name.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault(); // the panel stays
    onDone(undefined);
  };
  return (
    <form className={acts.rename} onSubmit={onSubmit} onKeyDown={onKeyDown} data-testid="rename-form">
      <input
        autoFocus
        type="text"
        value={name}
        maxLength={MAX_NAME}
        autoComplete="off"
        aria-label={say('visitor.callThem')}
        placeholder={displayName({ visitorUid: visitor.visitorUid, name: visitor.name })}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className={acts.primary}>
        {say('common.save')}
      </button>
      <button type="button" className={acts.plain} onClick={() => onDone(undefined)}>
        {say('common.cancel')}
      </button>
    </form>
  );
}

/** What the visitor says they are, where agents call them otherwise. */
function Says({ visitor }: { visitor: Visitor }) {
  const { agentName, name } = visitor;
  if (isNone(agentName) || isNone(name) || agentName === name) return null;
  return (
    <p className={acts.says} data-testid="says-name">
      <Told of="visitor.saysName" values={{ name }} />
    </p>
  );
}

const isNone = (text: string | null | undefined): text is null | undefined | '' =>
  text === null || text === undefined || text === '';

export function Name({ visitor }: { visitor: Visitor }) {
  const { project } = useSession();
  const mayRename = useMayAct() && visitor.visit?.bot !== true;
  const [isOpen, setOpen] = useState(false);
  const { change, error } = useChangeVisitor(visitor.visitorUid);
  useIntent(visitor.visitorUid, 'rename', () => setOpen(mayRename));
  const onDone = (name: string | undefined) => {
    setOpen(false);
    const agentName = name === '' || name === (visitor.name ?? '') ? null : name;
    if (agentName !== undefined && agentName !== (visitor.agentName ?? null)) change({ agentName });
  };
  return (
    <>
      {isOpen ? (
        <>
          {/* What follows stays under its heading. */}
          <h2 className="visually-hidden">{displayName(visitor)}</h2>
          <NameForm visitor={visitor} onDone={onDone} />
        </>
      ) : (
        <div className={styles.name}>
          <h2>
            <bdi>{displayName(visitor)}</bdi>
          </h2>
          {mayRename && (
            <button
              type="button"
              className={acts.icon}
              aria-label={say('visitor.rename')}
              title={say('visitor.rename')}
              data-testid="rename"
              onClick={() => setOpen(true)}
            >
              <PencilIcon />
            </button>
          )}
          <CopyButton text={linkTo(project.id, visitor.visitorUid)} label={say('visitor.copyLink')} />
        </div>
      )}
      {!isOpen && <Says visitor={visitor} />}
      {error !== null && (
        <p role="alert" className={acts.failure}>
          {say('visitor.notRenamed', { why: errorWords(error) })}
        </p>
      )}
    </>
  );
}
