// The answer to the visitor: what is written, what goes with it, and whether it goes by e-mail too.
import { useCallback, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import type { Outgoing, SharedFile } from '../../shared/api/inbox-types';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useSession } from '../../shared/session/session-context';
import { displayName } from '../../shared/text/pseudonym';
import { ClipIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { AttachmentRow } from './AttachmentRow';
import type { Attachment } from './attachments';
import { ByMail, useByMail } from './ByMail';
import { Composer } from './Composer';
import composer from './Composer.module.css';
import { useDraft } from './drafts';
import type { useAttachments } from './use-attachments';

function Attach({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={composer.tool}
        aria-label={say('files.attach')}
        title={say('files.attach')}
        data-testid="attach"
        onClick={() => input.current?.click()}
      >
        <ClipIcon />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="attach-input"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = ''; // the same one again is one again
        }}
      />
    </>
  );
}

/** One that failed is tried again or taken away first: none is left behind. */
function readiness(shown: readonly Attachment[]): 'none' | 'ready' | 'onTheWay' {
  if (shown.length === 0) return 'none';
  return shown.every(({ state }) => state === 'there') ? 'ready' : 'onTheWay';
}

interface Props {
  conversation: Conversation;
  files: ReturnType<typeof useAttachments>;
  /** What stands above it. */
  children: ReactNode;
  focuses: boolean;
  onReply: (message: Omit<Outgoing, 'tempId'>) => void;
}

export function ReplyBox({ conversation, files, children, focuses, onReply }: Props) {
  const { id, visitor } = conversation;
  const { attachments, shown, left, add } = files;
  const { project, agent } = useSession();
  const { voice } = useRealtime();
  const [draft, setDraft] = useDraft(agent.id, project.id, id);
  const mail = useByMail(visitor);
  const onTyping = useCallback((isTyping: boolean) => voice.typing(id, isTyping), [voice, id]);
  const send = (content: string) => {
    const sent = shown.flatMap(({ file }): SharedFile[] => (file === undefined ? [] : [file]));
    attachments.clear();
    onReply({ content, files: sent, byEmail: mail.isOn });
  };
  return (
    <Composer
      {...{ draft, focuses }}
      visitorUid={visitor.visitorUid}
      label={say('inbox.writeTo', { name: displayName(visitor) })}
      placeholder={say('inbox.writeReply')}
      word={say('inbox.sendTitle')}
      attached={readiness(shown)}
      {...(project.files !== false && { whenFiles: <Attach onFiles={add} />, onFiles: add })}
      onDraft={setDraft}
      onSend={send}
      onTyping={onTyping}
    >
      <div className={composer.above}>
        {children}
        <ByMail {...mail} />
      </div>
      <AttachmentRow {...{ attachments, shown, left }} />
    </Composer>
  );
}
