// Prepared replies: everybody reads them, owners change them.
import { useState } from 'react';
import type { Reply } from '../../shared/api/settings-types';
import { useRemoveReply, useReplies, useSaveReply } from '../../shared/realtime/use-replies';
import { useSession } from '../../shared/session/session-context';
import { lengthOf } from '../../shared/text/excerpt';
import { filled, VARIABLES } from '../../shared/text/reply-variables';
import { Button } from '../../shared/ui/Button';
import { Confirm } from '../../shared/ui/Confirm';
import { TextArea, TextField } from '../../shared/ui/fields';
import { Page, Waiting } from '../../shared/ui/Page';
import { Part } from '../../shared/ui/Part';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import lists from './lists.module.css';
import styles from './Replies.module.css';

/** The server's limits. */
const MAX_SHORTCUT = 32;
const MAX_CONTENT = 2_000;
const MAX_REPLIES = 200;

function shortcutProblem(shortcut: string, taken: readonly string[]): string | undefined {
  if (!/^[\p{L}\p{N}\p{M}_-]*$/u.test(shortcut)) return say('replies.shortcutForm');
  if (lengthOf(shortcut) > MAX_SHORTCUT) return say('widget.tooLong', { most: MAX_SHORTCUT });
  return taken.includes(shortcut) ? say('replies.taken') : undefined;
}

function contentProblem(content: string): string | undefined {
  return lengthOf(content.trim()) > MAX_CONTENT ? say('widget.tooLong', { most: MAX_CONTENT }) : undefined;
}

function Sample({ content }: { content: string }) {
  const { agent, project } = useSession();
  const values = { visitor: say('replies.someone'), agent: agent.name, project: project.name };
  return (
    <>
      <p>{say('replies.reads')}</p>
      <p className={styles.sample} dir="auto" data-testid="reply-sample">
        {filled(content, values)}
      </p>
    </>
  );
}

interface EditorProps {
  reply: Reply | undefined;
  taken: readonly string[];
  onDone: () => void;
}

function Foot({ isReady, error, onDone }: { isReady: boolean; error: Error | null; onDone: () => void }) {
  return (
    <>
      <Failure error={error} testId="reply-failure" />
      <div className={lists.acts}>
        <Button kind="main" type="submit" disabled={!isReady} data-testid="reply-save">
          {say('common.save')}
        </Button>
        <Button onClick={onDone}>{say('common.cancel')}</Button>
      </div>
    </>
  );
}

function Editor({ reply, taken, onDone }: EditorProps) {
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [content, setContent] = useState(reply?.content ?? '');
  const { mutate, isPending, error, reset } = useSaveReply(reply?.id, onDone);
  const problem = shortcutProblem(shortcut, taken);
  const isReady =
    shortcut !== '' && content.trim() !== '' && (problem ?? contentProblem(content)) === undefined;
  return (
    <form
      className={styles.editor}
      data-testid="reply-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isPending) mutate({ shortcut, content: content.trim() });
      }}
    >
      <TextField
        label={say('replies.shortcut')}
        hint={say('replies.shortcutHint')}
        error={problem}
        testId="reply-shortcut"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        value={shortcut}
        onValue={(typed) => {
          reset();
          setShortcut(typed.trim().replace(/^\//u, '').toLowerCase());
        }}
      />
      <TextArea
        label={say('replies.content')}
        hint={say('replies.variables', { variables: VARIABLES.join(' ') })}
        error={contentProblem(content)}
        testId="reply-content"
        rows={4}
        dir="auto"
        value={content}
        onValue={(typed) => {
          reset();
          setContent(typed);
        }}
      />
      <Sample content={content} />
      <Foot isReady={isReady && !isPending} error={error} onDone={onDone} />
    </form>
  );
}

function Remove({ reply }: { reply: Reply }) {
  const [isAsked, setAsked] = useState(false);
  const { mutate, isPending, error } = useRemoveReply(reply.id);
  const { shortcut } = reply;
  return (
    <>
      <Button
        disabled={isPending}
        aria-label={say('replies.removeOne', { shortcut })}
        onClick={() => setAsked(true)}
        data-testid="remove-reply"
      >
        {say('team.remove')}
      </Button>
      <Failure error={error} />
      {isAsked && (
        <Confirm
          title={say('replies.removeTitle', { shortcut })}
          word={say('team.remove')}
          testId="confirm-reply"
          onConfirm={() => mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{say('replies.removeMeans')}</p>
        </Confirm>
      )}
    </>
  );
}

interface RowProps {
  reply: Reply;
  isOwner: boolean;
  taken: readonly string[];
}

function Row({ reply, isOwner, taken }: RowProps) {
  const [isEdited, setEdited] = useState(false);
  const { shortcut, content } = reply;
  if (isEdited) {
    return (
      <li data-testid="reply" data-shortcut={shortcut}>
        <Editor reply={reply} taken={taken} onDone={() => setEdited(false)} />
      </li>
    );
  }
  return (
    <li data-testid="reply" data-shortcut={shortcut}>
      <div>
        <bdi className={lists.name}>{`/${shortcut}`}</bdi>
        <span className={styles.content} dir="auto">
          {content}
        </span>
      </div>
      {isOwner && (
        <div className={lists.acts}>
          <Button
            aria-label={say('replies.editOne', { shortcut })}
            onClick={() => setEdited(true)}
            data-testid="edit-reply"
          >
            {say('replies.edit')}
          </Button>
          <Remove reply={reply} />
        </div>
      )}
    </li>
  );
}

function Replies({ replies, isOwner }: { replies: readonly Reply[]; isOwner: boolean }) {
  const [isAdding, setAdding] = useState(false);
  const shortcuts = replies.map(({ shortcut }) => shortcut);
  return (
    <>
      {replies.length === 0 && <p data-testid="no-replies">{say('replies.none')}</p>}
      <ul className={lists.list} aria-label={say('settings.replies')}>
        {replies.map((reply) => (
          <Row
            key={reply.id}
            {...{ reply, isOwner }}
            taken={shortcuts.filter((one) => one !== reply.shortcut)}
          />
        ))}
      </ul>
      {isOwner &&
        (isAdding ? (
          <Editor reply={undefined} taken={shortcuts} onDone={() => setAdding(false)} />
        ) : (
          <div>
            <Button
              disabled={replies.length >= MAX_REPLIES}
              onClick={() => setAdding(true)}
              data-testid="add-reply"
            >
              {say('replies.add')}
            </Button>
          </div>
        ))}
    </>
  );
}

export function RepliesPage() {
  const { project } = useSession();
  const query = useReplies();
  const isOwner = project.role === 'owner';
  return (
    <Page title={say('settings.replies')} testId="settings-replies" hint={say('replies.hint')}>
      <Part
        title={say('replies.title')}
        testId="part-replies"
        {...(isOwner ? {} : { hint: say('replies.ownersChange') })}
      >
        {query.data === undefined ? (
          <Waiting query={query} />
        ) : (
          <Replies replies={query.data.replies} isOwner={isOwner} />
        )}
      </Part>
    </Page>
  );
}
