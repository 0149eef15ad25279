// What a project's room says, and what becomes of it: events go into the ledgers, and the caches' writer is told. On every
// (re)connect and every `presenceResync` the ledgers are emptied and what is on the screen is asked for again.
import type { NewMessage } from '@porchlight/protocol/agent-events';
import type { ServerClock } from '../time/server-clock';
import type { AgentVoice } from './agent-voice';
import type { CacheWriter } from './cache-writer';
import type { Ledgers } from './conversation-cache';
import type { LiveTable } from './live-table';
import type { Watch } from './watch';
import type { PreviewLink } from './preview-link';
import { keepRoom } from './project-room';
import type { AgentSocket, Connection } from './project-room';

/** What of the caches' writer the room's events need. */
type Written = Pick<
  CacheWriter,
  | 'forget'
  | 'refetch'
  | 'later'
  | 'stop'
  | 'visitorChanged'
  | 'identityChanged'
  | 'conversationChanged'
  | 'messageCame'
  | 'mailed'
  | 'noted'
  | 'noteRemoved'
  | 'typing'
  | 'viewers'
  | 'visitorViewers'
  | 'availability'
>;

interface Following {
  socket: AgentSocket;
  projectId: number;
  writer: Written;
  ledgers: Ledgers;
  voice: Pick<AgentVoice, 'joined' | 'left'>;
  previews: Pick<PreviewLink, 'joined' | 'left'>;
  table: Pick<LiveTable, 'joined' | 'left' | 'reopen'>;
  watch: Pick<Watch, 'joined' | 'left'>;
  clock: ServerClock;
  onConnection: (connection: Connection) => void;
  onDegraded: (degraded: boolean) => void;
  onUnauthorized: () => void;
  onForbidden: () => void;
}

function followPresence({ socket, projectId, writer, ledgers, table, clock, onDegraded }: Following): void {
  socket.on('visitorStatusChanged', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    if (ledgers.presence.statusChanged(event)) writer.visitorChanged(event.visitorUid);
  });
  socket.on('visitorContextUpdated', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    if (ledgers.presence.contextUpdated(event)) writer.visitorChanged(event.visitorUid);
  });
  socket.on('visitorIdentified', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    ledgers.presence.identified(event);
    writer.identityChanged(event.visitorUid);
  });
  socket.on('presenceResync', (event) => {
    if (event.projectId !== projectId) return;
    writer.forget();
    writer.later(Math.random() * event.spreadMs, () => {
      table.reopen();
      void writer.refetch();
    });
  });
  socket.on('presenceDegraded', (event) => {
    if (event.projectId !== projectId) return;
    onDegraded(event.degraded);
    if (event.degraded) return;
    writer.forget();
    table.reopen();
    void writer.refetch();
  });
}

function writerOf({ message }: NewMessage): { agentId: number; name: string } | 'visitor' {
  if (message.author === 'visitor') return 'visitor';
  return { agentId: message.agentId ?? 0, name: message.agentName ?? '' };
}

function followConversations({ socket, projectId, writer, ledgers, clock }: Following): void {
  socket.on('newMessage', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    ledgers.conversations.said(event);
    writer.messageCame(event.conversationId, event.message);
    writer.typing(event.conversationId, writerOf(event), false);
    writer.conversationChanged(event.visitorUid);
  });
  socket.on('conversationUpdated', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    ledgers.conversations.told(event.conversation);
    writer.conversationChanged(event.conversation.visitor.visitorUid);
  });
  socket.on('visitorIsTyping', (event) => {
    if (event.projectId !== projectId) return;
    writer.typing(event.conversationId, 'visitor', event.isTyping, event.text);
  });
  socket.on('agentIsTyping', ({ conversationId, agentId, name, isTyping, ...event }) => {
    if (event.projectId === projectId) writer.typing(conversationId, { agentId, name }, isTyping);
  });
  socket.on('conversationViewers', (event) => {
    if (event.projectId === projectId) writer.viewers(event.conversationId, event.viewers);
  });
  socket.on('visitorViewers', (event) => {
    if (event.projectId === projectId) writer.visitorViewers(event.visitorUid, event.viewers);
  });
  socket.on('agentsAvailability', (event) => {
    if (event.projectId === projectId) writer.availability(event);
  });
}

/** What stands beside the messages: notes, and how far an e-mail is. */
function followNotes({ socket, projectId, ledgers, writer, clock }: Following): void {
  socket.on('noteAdded', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    ledgers.conversations.noted(event);
    writer.noted(event.conversationId, event.note);
  });
  socket.on('noteRemoved', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    writer.noteRemoved(event.conversationId, event.noteId);
  });
  socket.on('messageMailed', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    writer.mailed(event.conversationId, event.position, event.mail);
  });
}

/** Follows the project until the function that it answers is called. */
export function followProject(following: Following): () => void {
  const { socket, writer, voice, previews, table, watch, clock } = following;
  followPresence(following);
  followConversations(following);
  followNotes(following);
  const leave = keepRoom({
    ...following,
    onConnection: (connection) => {
      if (connection === 'down') {
        previews.left();
        table.left();
        watch.left();
      }
      following.onConnection(connection);
    },
    onJoining: () => {
      writer.forget();
      following.onDegraded(false);
    },
    onJoined: (now) => {
      clock.observe(now);
      voice.joined(socket);
      previews.joined(socket);
      table.joined(socket);
      watch.joined(socket);
      void writer.refetch();
    },
  });
  return () => {
    voice.left();
    previews.left();
    table.left();
    watch.left();
    writer.stop();
    leave();
  };
}
